import { type SQL, sql } from 'drizzle-orm';
import type { QuantityLabel, QuantityValues } from '../domain/quantity.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/** What one model yielded. */
export interface JobQuantities {
  readonly jobId: number;
  readonly values: QuantityValues;
}

/**
 * Gives a model numbers in place of those that it had; to be used inside a transaction. Numbers are deleted only where
 * there are any: to delete none locks the gap in which the new ones are to stand, and two models that end at once would
 * wait for each other.
 */
export function quantityStatements(
  { jobId, quantityRows }: { readonly jobId: number; readonly quantityRows: number },
  values: QuantityValues,
): SQL[] {
  return [
    ...(quantityRows > 0 ? [sql`delete from pdr_quantities where job_id = ${jobId}`] : []),
    ...(values.size > 0 ? [insertQuantities([{ jobId, values }])] : []),
  ];
}

/** The same for several models, in a transaction of its own. Idempotent. */
export async function recordQuantities(database: Database, jobs: readonly JobQuantities[]): Promise<void> {
  if (jobs.length === 0) return;
  const ids = jobs.map(({ jobId }) => sql`${jobId}`);
  await database.transaction(async (db) => {
    await db.execute(sql`delete from pdr_quantities where job_id in (${sql.join(ids, sql`, `)})`);
    const some = jobs.filter(({ values }) => values.size > 0);
    if (some.length > 0) await db.execute(insertQuantities(some));
  });
}

function insertQuantities(jobs: readonly JobQuantities[]): SQL {
  const rows = jobs.flatMap(({ jobId, values }) =>
    [...values].map(([name, value]) => sql`(${jobId}, ${name}, ${value})`),
  );
  return sql`insert into pdr_quantities (job_id, name, value) values ${sql.join(rows, sql`, `)}`;
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
  await database.run((db) =>
    db.execute(
      sql`insert into pdr_quantity_labels (grid_id, name, place, unit, meaning) values ${sql.join(rows, sql`, `)}
          on duplicate key update place = values(place), unit = values(unit), meaning = values(meaning)`,
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
