import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import { type AdoptionRow, adoptionOf } from './adoption-rules.ts';
import type { OpenGrid } from './grids.ts';
import type { Database, Drizzle } from './open.ts';
import type { NewModel } from './registration.ts';
import { pdrModelJobs } from './schema/pdr-model-jobs.ts';

/** A result that the caller has found to be what the grid asks for, with all its archived files. */
export interface VerifiedResult {
  readonly jobId: number;
  readonly files: readonly ArchivedFile[];
}

const PAGE = 1000;

/**
 * Lets rows that stood aside stand for their grid points, before `registerModels`: those in `verified` as finished
 * results, and of others that pdr_run wrote what a crash left pending or running, to be computed in place instead of as a
 * new row. Further leftovers of the same job are marked cancelled. Idempotent; a result of this project's that stands for
 * its point, or a model that runs, is never touched.
 */
export async function adoptRows(
  database: Database,
  grid: OpenGrid,
  models: readonly NewModel[],
  verified: readonly VerifiedResult[],
): Promise<{ readonly results: number; readonly leftovers: number }> {
  const files = new Map(verified.map((result) => [result.jobId, result.files]));
  let results = 0;
  let leftovers = 0;
  for (let from = 0; from < models.length; from += PAGE) {
    const page = models.slice(from, from + PAGE);
    const adopted = await database.transaction((db) => adoptPage(db, grid, page, files));
    results += adopted.results;
    leftovers += adopted.leftovers;
  }
  return { results, leftovers };
}

async function adoptPage(
  db: Drizzle,
  grid: OpenGrid,
  models: readonly NewModel[],
  files: ReadonlyMap<number, readonly ArchivedFile[]>,
): Promise<{ results: number; leftovers: number }> {
  const rows = await lockRows(db, grid.modelNameId, models, [...files.keys()]);
  const adoptions = models.map((model) => ({
    model,
    ...adoptionOf(rows.get(model.job) ?? [], new Set(files.keys())),
  }));
  const results = adoptions.flatMap(({ model, result }) =>
    result === undefined ? [] : [{ model, id: result }],
  );
  const leftovers = adoptions.flatMap(({ model, leftover }) =>
    leftover === undefined ? [] : [{ model, id: leftover }],
  );
  await standBack(
    db,
    adoptions.flatMap(({ replaced }) => replaced ?? []),
  );
  await makeCurrent(db, grid, results, true);
  await makeCurrent(db, grid, leftovers, false);
  await addArchives(
    db,
    results.map(({ id }) => ({ id, files: files.get(id) ?? [] })),
  );
  await cancelRows(
    db,
    adoptions.flatMap(({ superfluous }) => superfluous),
  );
  return { results: results.length, leftovers: leftovers.length };
}

/** Rows of pdr_run's, current ones of this project's, and those in `verified`, by job. */
async function lockRows(
  db: Drizzle,
  modelNameId: number,
  models: readonly NewModel[],
  verified: readonly number[],
): Promise<ReadonlyMap<string, AdoptionRow[]>> {
  const { id, modelJobName, status, isCurrent, modelKey, onionOnly } = pdrModelJobs;
  const names = models.map(({ job }) => job);
  const rows = await db
    .select({ id, job: modelJobName, status, isCurrent, onionOnly })
    .from(pdrModelJobs)
    .where(
      and(
        eq(pdrModelJobs.modelNameId, modelNameId),
        inArray(modelJobName, names),
        or(eq(isCurrent, 1), isNull(modelKey), verified.length > 0 ? inArray(id, [...verified]) : sql`false`),
      ),
    )
    .orderBy(id)
    .for('update');
  const byJob = new Map<string, AdoptionRow[]>();
  for (const row of rows) byJob.set(row.job, [...(byJob.get(row.job) ?? []), row]);
  return byJob;
}

/** A result takes the model's key, so that registration finds it computed; a leftover keeps none, so that it runs. */
async function makeCurrent(
  db: Drizzle,
  grid: OpenGrid,
  rows: readonly { readonly model: NewModel; readonly id: number }[],
  finished: boolean,
): Promise<void> {
  if (rows.length === 0) return;
  const adopted = rows.map(({ model, id }) => ({
    id,
    place: model.index,
    content: finished ? model.key : null,
    ...model.point,
  }));
  await db.execute(
    sql`update pdr_model_jobs as job
        join json_table(${JSON.stringify(adopted)}, '$[*]' columns (
          id int path '$.id', place int path '$.place', content char(64) path '$.content', metal varchar(64) path '$.metal',
          dens varchar(64) path '$.dens', mass varchar(64) path '$.mass', chi varchar(64) path '$.chi')) as adopted
          on adopted.id = job.id
        set job.is_current = 1, job.grid_id = ${grid.gridId}, job.model_key = adopted.content,
          job.point_index = adopted.place, job.queue_rank = adopted.place, job.metal = adopted.metal,
          job.dens = adopted.dens, job.mass = adopted.mass, job.chi = adopted.chi,
          job.seconds = coalesce(job.seconds, timestampdiff(second, timestamp('1970-01-01'), job.execution_time)),
          job.finished_at = coalesce(job.finished_at, job.time_of_finish)`,
  );
}

async function addArchives(
  db: Drizzle,
  archives: readonly { readonly id: number; readonly files: readonly ArchivedFile[] }[],
): Promise<void> {
  if (archives.length === 0) return;
  const values = archives.map(({ id, files }) => sql`(${id}, ${JSON.stringify(files)})`);
  await db.execute(
    sql`insert into pdr_archives (job_id, files) values ${sql.join(values, sql`, `)}
        on duplicate key update files = values(files)`,
  );
}

async function standBack(db: Drizzle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(pdrModelJobs)
    .set({ isCurrent: null, pending: false, status: sql`if(status = 'pending', 'cancelled', status)` })
    .where(inArray(pdrModelJobs.id, [...ids]));
}

async function cancelRows(db: Drizzle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(pdrModelJobs)
    .set({ status: 'cancelled', pending: false, active: false })
    .where(inArray(pdrModelJobs.id, [...ids]));
}
