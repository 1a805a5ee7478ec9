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
const PAGE = 200;

/**
 * The models of a grid's last run with the quantities named, a page at a time and in the grid's order. No connection is
 * held between two pages.
 */
export async function* resultPages(
  database: Database,
  grid: Pick<GridRecord, 'gridId' | 'run'>,
  quantities: readonly string[],
): AsyncGenerator<ModelResultRow[]> {
  const ids = await jobsInOrder(database, grid);
  const read = async (start: number) => {
    const page = Array.from(ids.subarray(start, start + PAGE));
    return page.length === 0 ? [] : inOrder(page, await readRows(database, quantities, page));
  };
  let next = read(0);
  for (let start = PAGE; ; start += PAGE) {
    const page = await next;
    if (page.length === 0 && start > ids.length) return;
    // The server reads the next page while this one is written.
    next = read(start);
    next.catch(() => undefined);
    yield page;
  }
}

/** Eight bytes a model: pages by number would each have to sort the whole grid. */
async function jobsInOrder(
  database: Database,
  { gridId, run }: Pick<GridRecord, 'gridId' | 'run'>,
): Promise<Float64Array> {
  const rows = await database.run((db) =>
    rowsOf<{ id: number }>(
      db,
      sql`select id from pdr_model_jobs where grid_id = ${gridId} and run_serial = ${run} and is_current = 1
          order by point_index`,
    ),
  );
  return Float64Array.from(rows, ({ id }) => id);
}

function inOrder(jobs: readonly number[], rows: readonly ModelResultRow[]): ModelResultRow[] {
  const byId = new Map(rows.map((row) => [row.jobId, row]));
  return jobs.flatMap((id) => byId.get(id) ?? []);
}

/** Archived files of a grid's finished models, a page at a time. */
export async function* archivePages(
  database: Database,
  grid: Pick<GridRecord, 'gridId' | 'run'>,
): AsyncGenerator<{ jobId: number; job: string; files: ArchivedFile[] }[]> {
  const ids = await jobsInOrder(database, grid);
  for (let start = 0; start < ids.length; start += PAGE) {
    const page = Array.from(ids.subarray(start, start + PAGE));
    const rows = await database.run((db) =>
      rowsOf<{ jobId: number; job: string; files: string }>(
        db,
        sql`select id as jobId, model_job_name as job, files from pdr_model_jobs join pdr_archives on job_id = id
            where id in (${listOf(page)}) and status = 'finished' order by point_index`,
      ),
    );
    yield rows.map(({ jobId, job, files }) => ({ jobId, job, files: JSON.parse(files) as ArchivedFile[] }));
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
  jobs: readonly number[],
): Promise<ModelResultRow[]> {
  const rows = await database.run((db) =>
    rowsOf<Row>(
      db,
      sql`select id as jobId, point_index as place, model_job_name as job, metal, dens, mass, chi,
            if(status = 'finished' and skipped_in_run <=> run_serial, 'skipped', status) as status, attempt, seconds,
            failure_type as failureType, ${valuesOf(quantities)} as quantities
          from pdr_model_jobs as job where id in (${listOf(jobs)})`,
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
  return sql`if(status = 'finished', (select json_objectagg(name, value) from pdr_quantities
    where job_id = job.id and name in (${listOf(quantities)})), null)`;
}

function parsed(value: string | object): Record<string, number> {
  return (typeof value === 'string' ? JSON.parse(value) : value) as Record<string, number>;
}

function listOf(values: readonly (string | number)[]): SQL {
  return sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  );
}
