import { type SQL, sql } from 'drizzle-orm';
import type { QuantityLabel, QuantityValues } from '../domain/quantity.ts';
import type { Database, Drizzle } from './open.ts';
import { rowsOf } from './rows.ts';

/** What one model yielded. */
export interface JobQuantities {
  readonly jobId: number;
  readonly values: QuantityValues;
}

/**
 * Gives models the numbers of `jobs` in place of those they had; to be used inside a transaction. Idempotent. Numbers are
 * deleted only where there are any: to delete none locks the gap in which the new ones are to stand, and two models that
 * end at once would wait for each other.
 */
export async function replaceQuantities(db: Drizzle, jobs: readonly JobQuantities[]): Promise<void> {
  if (jobs.length === 0) return;
  const known = await rowsOf<{ id: number }>(
    db,
    sql`select distinct job_id as id from pdr_quantities where job_id in (${listOf(jobs.map(({ jobId }) => jobId))})`,
  );
  if (known.length > 0) {
    await db.execute(sql`delete from pdr_quantities where job_id in (${listOf(known.map(({ id }) => id))})`);
  }
  const rows = jobs.flatMap(({ jobId, values }) =>
    [...values].map(([name, value]) => sql`(${jobId}, ${name}, ${value})`),
  );
  if (rows.length > 0) await insert(db, sql`pdr_quantities (job_id, name, value)`, rows);
}

/** The same in a transaction of its own. */
export function recordQuantities(database: Database, jobs: readonly JobQuantities[]): Promise<void> {
  return database.transaction((db) => replaceQuantities(db, jobs));
}

/** Says what the numbers of a grid are called and measured in; repeated with a longer list, the list grows. Idempotent. */
export async function labelQuantities(
  database: Database,
  gridId: number,
  labels: readonly QuantityLabel[],
): Promise<void> {
  if (labels.length === 0) return;
  const rows = labels.map(
    ({ name, unit, meaning }, place) => sql`(${gridId}, ${name}, ${place}, ${unit}, ${meaning})`,
  );
  const again = sql`place = values(place), unit = values(unit), meaning = values(meaning)`;
  await database.run((db) =>
    insert(
      db,
      sql`pdr_quantity_labels (grid_id, name, place, unit, meaning)`,
      rows,
      sql` on duplicate key update ${again}`,
    ),
  );
}

/** The numbers that a grid's models yield, in the order of its code's list. */
export function quantityLabels(database: Database, gridId: number): Promise<QuantityLabel[]> {
  return database.run((db) =>
    rowsOf<QuantityLabel>(
      db,
      sql`select name, unit, meaning from pdr_quantity_labels where grid_id = ${gridId} order by place, name`,
    ),
  );
}

async function insert(db: Drizzle, into: SQL, rows: readonly SQL[], then: SQL = sql``): Promise<void> {
  await db.execute(sql`insert into ${into} values ${sql.join([...rows], sql`, `)}${then}`);
}

function listOf(ids: readonly number[]): SQL {
  return sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
}
