/** A column of an IPAC table. */
export interface IpacColumn {
  readonly name: string;
  readonly type: 'char' | 'double' | 'long';
  readonly unit?: string;
}

/** A table in IPAC's format of fixed columns: names, types, units and the word for a missing value in its head. */
export function ipacTable(
  columns: readonly IpacColumn[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? 'null' : String(cell))));
  const widths = columns.map(({ name, type, unit = '' }, place) =>
    Math.max(name.length, type.length, unit.length, ...cells.map((row) => row[place]?.length ?? 0)),
  );
  const head = [
    columns.map(({ name }) => name),
    columns.map(({ type }) => type),
    columns.map(({ unit = '' }) => unit),
    columns.map(() => 'null'),
  ];
  const line = (texts: readonly string[], separator: string) =>
    `${separator}${texts.map((text, place) => text.padEnd(widths[place] ?? 0)).join(separator)}${separator}\n`;
  return [...head.map((texts) => line(texts, '|')), ...cells.map((texts) => line(texts, ' '))].join('');
}
