import { type ListReduction, type QuantitySource, reduceList } from '../../domain/quantity.ts';

type ColumnSource = Extract<QuantitySource, { kind: 'column' }>;
type PatternSource = Extract<QuantitySource, { kind: 'pattern' }>;

/**
 * A number out of a column of a table in text. Columns are separated by blanks (or by commas or semicolons, where there
 * are any); rows that do not begin as a table's do, or have no number there, are left out.
 */
export function columnValue(text: string, source: ColumnSource): number | undefined {
  const lines = text.split(/\r?\n/);
  const where = source.where === undefined ? undefined : new RegExp(source.where);
  const rows = lines.filter((line) => where?.test(line) ?? true).map(cells);
  const places = [source.column, source.depth].map((column) => columnPlace(lines, column));
  const numbers = rows.map((row) =>
    places.map((place) => (place === undefined ? NaN : numberIn(row[place]))),
  );
  const found = numbers.filter(
    ([value, depth]) => Number.isFinite(value) && (source.depth === undefined || Number.isFinite(depth)),
  );
  return reduceList(
    found.map(([value = NaN]) => value),
    source,
    found.map(([, depth = NaN]) => depth),
  );
}

/** A number that a regular expression finds in a text. */
export function patternValue(text: string, source: PatternSource): number | undefined {
  const matches = [...text.matchAll(new RegExp(source.pattern, 'gm'))];
  return reduceList(
    matches.map(([whole, group]) => numberIn(group ?? whole)).filter((value) => Number.isFinite(value)),
    source satisfies ListReduction,
  );
}

/** From 0. A name is looked for in the first line that holds it as a cell. */
function columnPlace(lines: readonly string[], column: string | undefined): number | undefined {
  if (column === undefined) return undefined;
  if (/^\d+$/.test(column)) return Number(column) - 1;
  for (const line of lines) {
    const place = cells(line.replace(/^\s*[#!%]/, '')).indexOf(column);
    if (place >= 0) return place;
  }
  return undefined;
}

function cells(line: string): string[] {
  return line.trim().split(/\s*[,;]\s*|\s+/);
}

/** Fortran writes 1.0D-05, and 1.0-105 where the exponent has three digits. */
function numberIn(text: string | undefined): number {
  if (text === undefined || text === '') return NaN;
  return Number(text.replace(/[dD]/, 'e').replace(/(\d)([+-]\d{3})$/, '$1e$2'));
}
