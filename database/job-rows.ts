import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Point } from '../domain/point.ts';
import type { OpenGrid } from './grids.ts';
import type { Drizzle } from './open.ts';
import type { Becoming, CurrentRow } from './registration-rules.ts';
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
  readonly becomes: Becoming;
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
      onionOnly: pdrModelJobs.onionOnly,
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

/** Results of other content stay, as earlier results of their grid points; onion runs on them are given up. */
export async function setAside(db: Drizzle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(pdrModelJobs)
    .set({
      isCurrent: null,
      pending: false,
      active: false,
      token: sql`if(onion_only = 1, null, token)`,
      status: sql`if(onion_only = 1, 'finished', status)`,
      onionOnly: null,
    })
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

/** What a row holds of an attempt that ended. */
const OF_AN_ATTEMPT = [
  'token',
  'claimed_by',
  'claimed_at',
  'failure_type',
  'failure_message',
  'failure_facts',
];
const TIMES = ['finished_at', 'seconds', 'time_of_start', 'time_of_finish', 'execution_time'];

/**
 * Lists rows for the run. A row that restarts forgets how it ended before; one whose onion runs are to be done again, or
 * that is finished once more, keeps the times of its result.
 */
export async function updateJobRows(
  db: Drizzle,
  grid: OpenGrid,
  rows: readonly ListedJobRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const set = (column: string, values: Partial<Record<Becoming, string>>) => {
    const cases = Object.entries(values).map(([becomes, value]) => `when '${becomes}' then ${value}`);
    return sql.raw(`job.${column} = case changed.becomes ${cases.join(' ')} else job.${column} end`);
  };
  const ifRestarted = (column: string, value: string) => set(column, { restart: value });
  const ifChanged = (column: string, value: string) =>
    set(column, { restart: value, onion: value, finished: value });
  const assignments = [
    sql`job.grid_id = grid.id, job.run_serial = grid.run_serial, job.point_index = changed.place, job.queue_rank = changed.place`,
    sql`job.skipped_in_run = if(changed.skipped = 1, grid.run_serial, null), job.time_updated = now()`,
    set('status', { restart: `'pending'`, onion: `'pending'`, finished: `'finished'` }),
    set('pending', { restart: '1', onion: '1', finished: '0' }),
    set('onion_only', { restart: 'null', onion: '1', finished: 'null' }),
    set('attempt', { restart: '0', onion: '0' }),
    ifChanged('active', '0'),
    ifRestarted('model_key', 'changed.content'),
    ifRestarted('onion_species', 'changed.onion'),
    ifRestarted('user_id', 'grid.user_id'),
    ifRestarted('kosmatau_parameters_id', 'changed.parameters'),
    ifRestarted('kosmatau_executable_id', 'grid.executable_id'),
    ifRestarted('chemical_database_id', 'grid.chemical_database_id'),
    ...OF_AN_ATTEMPT.map((column) => ifChanged(column, 'null')),
    ...TIMES.map((column) => ifRestarted(column, 'null')),
  ];
  await db.execute(
    sql`update pdr_model_jobs as job
        join json_table(${JSON.stringify(rows)}, '$[*]' columns (
          id int path '$.id', place int path '$.place', content char(64) path '$.content', onion varchar(255) path '$.onion',
          parameters int path '$.parameters', becomes varchar(16) path '$.becomes', skipped int path '$.skipped')) as changed
          on changed.id = job.id
        join pdr_grids as grid on grid.id = ${grid.gridId} and grid.run_serial = ${grid.run}
        set ${sql.join(assignments, sql`, `)}`,
  );
}
