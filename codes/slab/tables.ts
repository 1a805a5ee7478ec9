import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Row = ReadonlyMap<string, string>;

/**
 * Reads a tab-separated table of `data/`: lines that start with `#` explain, the first other line names the columns.
 * Cells stay text; `numberIn` turns one into a number.
 */
export function readTable(name: string): Row[] {
  const lines = readFileSync(new URL(name, dataFolder()), 'utf8').split('\n');
  const [header, ...rows] = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const columns = (header ?? '').split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    return new Map(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

/** The text of a cell; a missing column is an error of the table. */
export function textIn(row: Row, column: string): string {
  const text = row.get(column);
  if (text === undefined) throw new Error(`table without a column ${column}`);
  return text;
}

/** The number in a cell; `na` gives `whenMissing`. */
export function numberIn(row: Row, column: string, whenMissing?: number): number {
  const text = textIn(row, column);
  if (text === 'na' && whenMissing !== undefined) return whenMissing;
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new Error(`not a number in column ${column}: "${text}"`);
  return value;
}

/** The tables stand beside the source; the compiled program in dist/ reads the same ones. */
function dataFolder(): URL {
  const candidates = ['./data/', '../../../codes/slab/data/'].map((path) => new URL(path, import.meta.url));
  const found = candidates.find((url) => existsSync(fileURLToPath(new URL('species.tsv', url))));
  if (!found) throw new Error('the data tables of slab were not found beside the program');
  return found;
}
