import { type SQL, sql } from 'drizzle-orm';
import type { Failure, FailureFacts } from '../domain/failures.ts';
import type { FailedModel } from '../domain/grid-progress.ts';
import type { ArchivedFile, ModelRecord } from '../domain/model-record.ts';
import { type Counts, type GridState, JOB_STATUSES, type JobStatus, NO_COUNTS } from '../domain/statuses.ts';
import { type GridRecord, listGrids, readGrid } from './grids.ts';
import { modelPages, STATUS_IN_RUN } from './model-pages.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/** Where a grid stands, as of its last run. */
export interface GridCounts extends Counts {
  readonly gridId: number;
  readonly name: string;
  readonly workflowId: string;
  /** Temporal's id of the run's first execution. */
  readonly runKey: string;
  readonly run: number;
  readonly state: GridState;
  readonly paused: boolean;
  /** How long the run took, or has taken till now. */
  readonly seconds: number;
  readonly pools: GridRecord['pools'];
}

/** A model's record, with what else is known of its failure. */
export interface ListedModel extends ModelRecord {
  readonly jobId: number;
  readonly index: number;
  readonly facts: FailureFacts | null;
}

/** Counts of the grid's last run: `skipped` are models that it found computed. Undefined where there is no such grid. */
export async function gridCounts(database: Database, name: string): Promise<GridCounts | undefined> {
  const grid = await readGrid(database, name);
  return grid && withCounts(database, grid);
}

/** The same for all grids, the last started first. */
export async function listGridCounts(database: Database): Promise<GridCounts[]> {
  const counted: GridCounts[] = [];
  for (const grid of await listGrids(database)) counted.push(await withCounts(database, grid));
  return counted;
}

async function withCounts(database: Database, grid: GridRecord): Promise<GridCounts> {
  const { gridId, name, workflowId, runKey, run, state, paused, seconds, pools } = grid;
  const counts = await countModels(database, grid);
  return { gridId, name, workflowId, runKey, run, state, paused, seconds, pools, ...counts };
}

/** Models of one run by status; `total` is their sum. */
export async function countModels(
  database: Database,
  { gridId, run }: { readonly gridId: number; readonly run: number },
): Promise<Counts> {
  const rows = await database.run((db) =>
    rowsOf<{ status: JobStatus; models: number }>(
      db,
      sql`select ${STATUS_IN_RUN} as status, count(*) as models from pdr_model_jobs
          where grid_id = ${gridId} and run_serial = ${run} and is_current = 1 group by 1`,
    ),
  );
  const counted = rows.filter(({ status }) => JOB_STATUSES.includes(status));
  const total = counted.reduce((sum, { models }) => sum + models, 0);
  return {
    ...NO_COUNTS,
    ...Object.fromEntries(counted.map(({ status, models }) => [status, models])),
    total,
  };
}

/** The models of a grid's last run in their order, all or those of one status. Nothing where there is no such grid. */
export async function* listModels(
  database: Database,
  name: string,
  options: { readonly status?: JobStatus } = {},
): AsyncGenerator<ListedModel> {
  const grid = await readGrid(database, name);
  if (grid === undefined) return;
  const pages = modelPages<ModelRow>(database, grid, {
    columns: MODEL_COLUMNS,
    from: sql`pdr_model_jobs as job left join pdr_archives on pdr_archives.job_id = job.id`,
    where: options.status === undefined ? sql`true` : sql`${STATUS_IN_RUN} = ${options.status}`,
  });
  for await (const page of pages) yield* page.map(asModel);
}

/** The newest failures of a grid's last run, newest first. */
export async function lastFailures(
  database: Database,
  gridId: number,
  limit: number,
): Promise<FailedModel[]> {
  const rows = await database.run((db) =>
    rowsOf<FailedModel>(
      db,
      sql`select model_job_name as job, failure_type as type, failure_message as message
          from pdr_model_jobs join pdr_grids as grid on grid.id = grid_id and grid.run_serial = pdr_model_jobs.run_serial
          where grid_id = ${gridId} and is_current = 1 and status = 'failed'
          order by pdr_model_jobs.finished_at desc, pdr_model_jobs.id desc limit ${limit}`,
    ),
  );
  return rows.map(({ job, type, message }) => ({ job, type, message }));
}

interface ModelRow {
  readonly jobId: number;
  readonly place: number;
  readonly job: string;
  readonly metal: string;
  readonly dens: string;
  readonly mass: string;
  readonly chi: string;
  readonly status: JobStatus;
  readonly attempt: number | null;
  readonly seconds: number | null;
  readonly failureType: Failure['type'] | null;
  readonly failureMessage: string | null;
  readonly facts: string | null;
  readonly files: string | null;
}

const MODEL_COLUMNS: SQL = sql`id as jobId, point_index as place, model_job_name as job, metal, dens, mass, chi,
  ${STATUS_IN_RUN} as status, attempt, seconds, failure_type as failureType, failure_message as failureMessage,
  failure_facts as facts, if(status = 'finished', files, null) as files`;

function asModel(row: ModelRow): ListedModel {
  const { jobId, place, job, metal, dens, mass, chi, status, attempt, seconds, failureType, failureMessage } =
    row;
  const files = row.files === null ? [] : (JSON.parse(row.files) as ArchivedFile[]);
  return {
    jobId,
    index: place,
    job,
    metal,
    dens,
    mass,
    chi,
    status,
    attempt: attempt ?? 0,
    failure: failureType === null ? null : { type: failureType, message: failureMessage ?? '' },
    facts: row.facts === null ? null : (JSON.parse(row.facts) as FailureFacts),
    seconds,
    outputs: files.map(({ path }) => path),
  };
}
