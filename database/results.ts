import { type SQL, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { Point } from '../domain/point.ts';
import type { JobStatus } from '../domain/statuses.ts';
import type { GridRecord } from './grids.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/** A model with what it yielded. */
export interface ModelResultRow extends Point {
  readonly jobId: number;
  readonly index: number;
  readonly job: string;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly seconds: number | null;
  readonly failureType: string | null;
  readonly values: Readonly<Record<string, number>>;
}

/** One page of rows is in memory at a time. */
const PAGE = 500;

/**
 * The models of a grid's last run with the quantities named, a page at a time and in the grid's order, or in the order of
 * `jobs`. No connection is held between two pages.
 */
export async function* resultPages(
  database: Database,
  grid: Pick<GridRecord, 'gridId' | 'run'>,
  quantities: readonly string[],
  jobs?: Float64Array | readonly number[],
): AsyncGenerator<ModelResultRow[]> {
  if (jobs !== undefined) {
    for (let start = 0; start < jobs.length; start += PAGE) {
      yield inOrder(await pageOfJobs(database, jobs.slice(start, start + PAGE), quantities));
    }
    return;
  }
  for (let after = -1; ; ) {
    const rows = await readRows(
      database,
      quantities,
      sql`grid_id = ${grid.gridId} and run_serial = ${grid.run} and is_current = 1 and point_index > ${after}
          order by point_index limit ${PAGE}`,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.index;
  }
}

async function pageOfJobs(
  database: Database,
  jobs: Float64Array | readonly number[],
  quantities: readonly string[],
): Promise<{ jobs: number[]; rows: ModelResultRow[] }> {
  const ids = Array.from(jobs);
  const list = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
  return { jobs: ids, rows: await readRows(database, quantities, sql`id in (${list})`) };
}

function inOrder({ jobs, rows }: { jobs: number[]; rows: ModelResultRow[] }): ModelResultRow[] {
  const byId = new Map(rows.map((row) => [row.jobId, row]));
  return jobs.flatMap((id) => byId.get(id) ?? []);
}

/** Archived files of a grid's finished models, a page at a time. */
export async function* archivePages(
  database: Database,
  grid: Pick<GridRecord, 'gridId' | 'run'>,
): AsyncGenerator<{ jobId: number; job: string; index: number; files: ArchivedFile[] }[]> {
  for (let after = -1; ; ) {
    const rows = await database.run((db) =>
      rowsOf<{ jobId: number; job: string; place: number; files: string }>(
        db,
        sql`select id as jobId, model_job_name as job, point_index as place, files
            from pdr_model_jobs join pdr_archives on job_id = id
            where grid_id = ${grid.gridId} and run_serial = ${grid.run} and is_current = 1 and status = 'finished'
              and point_index > ${after} order by point_index limit ${PAGE}`,
      ),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ jobId, job, place, files }) => ({
      jobId,
      job,
      index: place,
      files: JSON.parse(files) as ArchivedFile[],
    }));
    after = last.place;
  }
}

/** Archived files of one finished model by its job name; undefined where there is none. */
export async function archivedFiles(
  database: Database,
  grid: Pick<GridRecord, 'gridId' | 'run'>,
  job: string,
): Promise<ArchivedFile[] | undefined> {
  const [row] = await database.run((db) =>
    rowsOf<{ files: string }>(
      db,
      sql`select files from pdr_model_jobs join pdr_archives on job_id = id
          where grid_id = ${grid.gridId} and run_serial = ${grid.run} and is_current = 1 and status = 'finished'
            and model_job_name = ${job}`,
    ),
  );
  return row && (JSON.parse(row.files) as ArchivedFile[]);
}

interface Row extends Omit<ModelResultRow, 'index' | 'values' | 'attempt'> {
  readonly place: number;
  readonly attempt: number | null;
  readonly quantities: string | null;
}

async function readRows(
  database: Database,
  quantities: readonly string[],
  chosen: SQL,
): Promise<ModelResultRow[]> {
  const rows = await database.run((db) =>
    rowsOf<Row>(
      db,
      sql`select id as jobId, point_index as place, model_job_name as job, metal, dens, mass, chi,
            if(status = 'finished' and skipped_in_run <=> run_serial, 'skipped', status) as status, attempt, seconds,
            failure_type as failureType, ${valuesOf(quantities)} as quantities
          from pdr_model_jobs as job where ${chosen}`,
    ),
  );
  return rows.map(({ place, quantities: text, attempt, ...row }) => ({
    ...row,
    index: place,
    attempt: attempt ?? 0,
    values: text === null ? {} : parsed(text),
  }));
}

/** One JSON text a model is many times cheaper than one row a number; only a finished model's numbers are shown. */
function valuesOf(quantities: readonly string[]): SQL {
  if (quantities.length === 0) return sql`null`;
  const names = sql.join(
    quantities.map((name) => sql`${name}`),
    sql`, `,
  );
  return sql`if(status = 'finished', (select json_objectagg(name, value) from pdr_quantities
    where job_id = job.id and name in (${names})), null)`;
}

function parsed(value: string | object): Record<string, number> {
  return (typeof value === 'string' ? JSON.parse(value) : value) as Record<string, number>;
}
