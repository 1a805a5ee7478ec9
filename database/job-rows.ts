import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Point } from '../domain/point.ts';
import type { OpenGrid } from './grids.ts';
import type { Drizzle } from './open.ts';
import type { CurrentRow } from './registration-rules.ts';
import { pdrModelJobs } from './schema/pdr-model-jobs.ts';

/** What changes with each model of a page; the rest is the grid's. Rows travel as one JSON document. */
interface JobRow {
  /** The point's index, and the model's place in the order of running. */
  readonly place: number;
  /** The model's key. */
  readonly content: string;
  readonly onion: string;
  /** `kosmatau_parameters.id` */
  readonly parameters: number | null;
}

export interface NewJobRow extends JobRow, Point {
  readonly job: string;
}

export interface ListedJobRow extends JobRow {
  readonly id: number;
  readonly restart: 0 | 1;
  readonly skipped: 0 | 1;
}

/** The rows that stand for the models' grid points, by job; they stay locked for the transaction. */
export async function lockCurrentRows(
  db: Drizzle,
  modelNameId: number,
  models: readonly { readonly job: string }[],
): Promise<ReadonlyMap<string, CurrentRow>> {
  const rows = await db
    .select({
      id: pdrModelJobs.id,
      job: pdrModelJobs.modelJobName,
      key: pdrModelJobs.modelKey,
      status: pdrModelJobs.status,
      gridId: pdrModelJobs.gridId,
      run: pdrModelJobs.runSerial,
      skippedInRun: pdrModelJobs.skippedInRun,
    })
    .from(pdrModelJobs)
    .where(
      and(
        eq(pdrModelJobs.modelNameId, modelNameId),
        inArray(
          pdrModelJobs.modelJobName,
          models.map(({ job }) => job),
        ),
        eq(pdrModelJobs.isCurrent, 1),
      ),
    )
    .for('update');
  return new Map(rows.map((row) => [row.job, row]));
}

/** Results of other content stay, as earlier results of their grid points. */
export async function setAside(db: Drizzle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(pdrModelJobs)
    .set({ isCurrent: null })
    .where(inArray(pdrModelJobs.id, [...ids]));
}

/** New rows, pending, with the grid's provenance. */
export async function insertJobRows(db: Drizzle, grid: OpenGrid, rows: readonly NewJobRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(
    sql`insert into pdr_model_jobs
          (model_name_id, model_job_name, user_id, kosmatau_parameters_id, kosmatau_executable_id, chemical_database_id,
           onion_species, pending, active, status, time_created, grid_id, run_serial, point_index, queue_rank,
           metal, dens, mass, chi, is_current, model_key, attempt)
        select grid.model_name_id, fresh.job, grid.user_id, fresh.parameters, grid.executable_id, grid.chemical_database_id,
           fresh.onion, 1, 0, 'pending', now(), grid.id, grid.run_serial, fresh.place, fresh.place,
           fresh.metal, fresh.dens, fresh.mass, fresh.chi, 1, fresh.content, 0
        from pdr_grids as grid join json_table(${JSON.stringify(rows)}, '$[*]' columns (
           job varchar(255) path '$.job', metal varchar(64) path '$.metal', dens varchar(64) path '$.dens',
           mass varchar(64) path '$.mass', chi varchar(64) path '$.chi', content char(64) path '$.content',
           onion varchar(255) path '$.onion', place int path '$.place', parameters int path '$.parameters')) as fresh
        where grid.id = ${grid.gridId} and grid.run_serial = ${grid.run}
        on duplicate key update pdr_model_jobs.id = pdr_model_jobs.id`,
  );
}

/** Lists rows for the run; a row that restarts forgets how it ended before. */
export async function updateJobRows(
  db: Drizzle,
  grid: OpenGrid,
  rows: readonly ListedJobRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const ifRestarted = (column: string, value: string) =>
    sql.raw(`job.${column} = if(changed.restart = 1, ${value}, job.${column})`);
  const forgotten = [
    'token',
    'claimed_by',
    'claimed_at',
    'finished_at',
    'seconds',
    'failure_type',
    'failure_message',
    'failure_facts',
    'time_of_start',
    'time_of_finish',
    'execution_time',
  ];
  const assignments = [
    sql`job.grid_id = grid.id, job.run_serial = grid.run_serial, job.point_index = changed.place, job.queue_rank = changed.place`,
    sql`job.skipped_in_run = if(changed.skipped = 1, grid.run_serial, null), job.time_updated = now()`,
    ifRestarted('status', `'pending'`),
    ifRestarted('pending', '1'),
    ifRestarted('active', '0'),
    ifRestarted('attempt', '0'),
    ifRestarted('model_key', 'changed.content'),
    ifRestarted('onion_species', 'changed.onion'),
    ifRestarted('user_id', 'grid.user_id'),
    ifRestarted('kosmatau_parameters_id', 'changed.parameters'),
    ifRestarted('kosmatau_executable_id', 'grid.executable_id'),
    ifRestarted('chemical_database_id', 'grid.chemical_database_id'),
    ...forgotten.map((column) => ifRestarted(column, 'null')),
  ];
  await db.execute(
    sql`update pdr_model_jobs as job
        join json_table(${JSON.stringify(rows)}, '$[*]' columns (
          id int path '$.id', place int path '$.place', content char(64) path '$.content', onion varchar(255) path '$.onion',
          parameters int path '$.parameters', restart int path '$.restart', skipped int path '$.skipped')) as changed
          on changed.id = job.id
        join pdr_grids as grid on grid.id = ${grid.gridId} and grid.run_serial = ${grid.run}
        set ${sql.join(assignments, sql`, `)}`,
  );
}
