import type { Cell, Column } from '../columns.ts';
import type { ResultTable } from '../result-table.ts';

/** CSV with names in its first line (RFC 4180); numbers at full precision, missing values empty. */
export async function* csvTable({ columns, pages }: ResultTable): AsyncGenerator<string> {
  yield csvLine(columns.map(({ name }) => name));
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(columns.map((column) => cellText(column.value(row))))).join('');
  }
}

/** ECSV, astropy's CSV with types, units and descriptions in its head. */
export async function* ecsvTable(table: ResultTable): AsyncGenerator<string> {
  const { columns } = table;
  const head = [
    '%ECSV 1.0',
    '---',
    "delimiter: ','",
    'datatype:',
    ...columns.map(ecsvColumn),
    `meta: {grid: ${JSON.stringify(table.grid)}}`,
    'schema: astropy-2.0',
  ];
  yield head.map((line) => `# ${line}\n`).join('');
  yield* csvTable(table);
}

/** One JSON array of objects, an object a line; missing values are null. */
export async function* jsonTable({ columns, pages }: ResultTable): AsyncGenerator<string> {
  let separator = '[';
  for await (const rows of pages) {
    for (const row of rows) {
      const object = Object.fromEntries(columns.map((column) => [column.name, column.value(row)]));
      yield `${separator}${JSON.stringify(object)}`;
      separator = ',\n';
    }
  }
  yield separator === '[' ? '[]\n' : ']\n';
}

const NUMBER_WIDTH = 10;

/** Columns for a person: numbers to five digits. The first page decides how wide texts are. */
export async function* plainTable({ columns, pages }: ResultTable): AsyncGenerator<string> {
  let widths: number[] | undefined;
  for await (const rows of pages) {
    const lines = rows.map((row) => columns.map((column) => shown(column, column.value(row))));
    if (widths === undefined) {
      widths = columns.map(({ name }, place) => widthOf(name, lines, place));
      yield plainLine(
        columns.map(({ name }) => name),
        columns,
        widths,
      );
    }
    const known = widths;
    yield lines.map((line) => plainLine(line, columns, known)).join('');
  }
  if (widths === undefined) yield 'no models\n';
}

function widthOf(name: string, lines: readonly string[][], place: number): number {
  return Math.max(name.length, ...lines.map((line) => line[place]?.length ?? 0));
}

function plainLine(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string {
  const padded = cells.map((cell, place) => {
    const width = widths[place] ?? NUMBER_WIDTH;
    return columns[place]?.type === 'text' ? cell.padEnd(width) : cell.padStart(width);
  });
  return `${padded.join('  ').trimEnd()}\n`;
}

function shown({ type }: Column, cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' && type === 'number' ? String(Number(cell.toPrecision(5))) : String(cell);
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

function cellText(cell: Cell): string {
  return cell === null ? '' : String(cell);
}

const ECSV_TYPES = { text: 'string', number: 'float64', whole: 'int64' } as const;

function ecsvColumn({ name, type, unit, meaning }: Column): string {
  const parts = [
    `name: ${JSON.stringify(name)}`,
    ...(unit === '' ? [] : [`unit: ${JSON.stringify(unit)}`]),
    `datatype: ${ECSV_TYPES[type]}`,
    ...(meaning === '' ? [] : [`description: ${JSON.stringify(meaning)}`]),
  ];
  return `- {${parts.join(', ')}}`;
}
