export interface Row {
  readonly measure: string;
  readonly value: number;
  /** What it should reach, where there is such a thing; `below` says that smaller is better. */
  readonly target?: number;
  readonly below?: boolean;
}

/** Prints one JSON document or one table; figures to three digits. */
export function printRows(json: boolean, on: Record<string, string | number>, rows: readonly Row[]): void {
  if (json) return console.log(JSON.stringify({ machine: on, rows }));
  console.log(
    Object.entries(on)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  for (const { measure, value, target, below } of rows) {
    const wanted = target === undefined ? '' : `  (target ${below === true ? '<=' : '>='} ${target})`;
    console.log(`${Number(value.toPrecision(3)).toString().padStart(10)}  ${measure}${wanted}`);
  }
}
