import { sql } from 'drizzle-orm';
import type { Drizzle } from '../open.ts';
import { rowsOf } from '../rows.ts';

/** A table as the server has it. */
export interface ExistingTable {
  readonly engine: string;
  /** Types by the columns' names in lower case: MySQL does not tell `Niter` from `niter`. */
  readonly columns: ReadonlyMap<string, string>;
  readonly keys: ReadonlySet<string>;
}

/** The tables of the present database by name. */
export async function existingTables(db: Drizzle): Promise<ReadonlyMap<string, ExistingTable>> {
  const tables = await rowsOf<{ name: string; engine: string }>(
    db,
    sql`select table_name as name, engine as engine from information_schema.tables
        where table_schema = database() and table_type = 'BASE TABLE'`,
  );
  const columns = await rowsOf<{ owner: string; name: string; type: string }>(
    db,
    sql`select table_name as owner, column_name as name, column_type as type from information_schema.columns
        where table_schema = database()`,
  );
  const keys = await rowsOf<{ owner: string; name: string }>(
    db,
    sql`select distinct table_name as owner, index_name as name from information_schema.statistics
        where table_schema = database()`,
  );
  const ofTable = <Row extends { owner: string }>(rows: readonly Row[], name: string): readonly Row[] =>
    rows.filter((row) => row.owner === name);
  return new Map(
    tables.map(({ name, engine }) => [
      name,
      {
        engine,
        columns: new Map(ofTable(columns, name).map((column) => [column.name.toLowerCase(), column.type])),
        keys: new Set(ofTable(keys, name).map((key) => key.name)),
      },
    ]),
  );
}
