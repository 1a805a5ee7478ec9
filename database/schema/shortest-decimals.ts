import { getTableColumns, sql } from 'drizzle-orm';
import type { Drizzle } from '../open.ts';
import { rowsOf } from '../rows.ts';
import { kosmatauParameters } from './kosmatau-parameters.ts';

const PAGE = 1000;

type ParameterRow = { readonly id: number } & Readonly<Record<string, number | null>>;

/**
 * The number that a single-precision value stands for: the shortest decimal that has this value in single precision,
 * so that 1.9e-21 is 1.9e-21 again and not 1.899999939704493e-21. Other numbers stay as they are.
 */
export function shortestDecimal(value: number): number {
  if (Math.fround(value) !== value) return value;
  for (const digits of [6, 7, 8, 9]) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

/**
 * Gives the parameters that pdr_run stored in single precision the decimals their users wrote, after the columns were
 * widened. Rows of this project carry a parameter key and are left alone. Repeatable; returns how many rows it changed.
 */
export async function restoreDecimals(db: Drizzle): Promise<number> {
  const reals = Object.values(getTableColumns(kosmatauParameters))
    .filter((column) => column.getSQLType() === 'double')
    .map((column) => column.name);
  let changed = 0;
  for (let after = 0; ; ) {
    const rows = await rowsOf<ParameterRow>(
      db,
      sql`select id, ${names(reals)} from kosmatau_parameters
          where parameter_key is null and id > ${after} order by id limit ${PAGE}`,
    );
    const last = rows.at(-1);
    if (last === undefined) return changed;
    const restored = rows.map((row) => restoredRow(row, reals)).filter((row) => row !== undefined);
    if (restored.length > 0) await writeRows(db, restored, reals);
    changed += restored.length;
    after = last.id;
  }
}

/** The row with shortest decimals, or undefined where all values had them. */
function restoredRow(row: ParameterRow, reals: readonly string[]): ParameterRow | undefined {
  const values = reals.map((name) => [name, shortest(row[name] ?? null)] as const);
  if (values.every(([name, value]) => value === (row[name] ?? null))) return undefined;
  return { id: row.id, ...Object.fromEntries(values) };
}

function shortest(value: number | null): number | null {
  return value === null ? null : shortestDecimal(value);
}

async function writeRows(
  db: Drizzle,
  rows: readonly ParameterRow[],
  reals: readonly string[],
): Promise<void> {
  const columns = reals.map((name) => sql`${sql.identifier(name)} double path ${sql.raw(`'$.${name}'`)}`);
  const settings = reals.map(
    (name) => sql`parameters.${sql.identifier(name)} = restored.${sql.identifier(name)}`,
  );
  await db.execute(
    sql`update kosmatau_parameters as parameters
        join json_table(${JSON.stringify(rows)}, '$[*]' columns (id int path '$.id', ${sql.join(columns, sql`, `)})) as restored
          on restored.id = parameters.id
        set ${sql.join(settings, sql`, `)}`,
  );
}

function names(columns: readonly string[]): ReturnType<typeof sql.join> {
  return sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  );
}
