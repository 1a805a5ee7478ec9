import { type SQL, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { Point } from '../domain/point.ts';
import type { JobStatus } from '../domain/statuses.ts';
import { modelPages, type RunOfGrid, STATUS_IN_RUN } from './model-pages.ts';
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

/** The models of a grid's last run with the quantities named, or with all, a page at a time and in the grid's order. */
export async function* resultPages(
  database: Database,
  grid: RunOfGrid,
  quantities: readonly string[] | 'all',
): AsyncGenerator<ModelResultRow[]> {
  const pages = modelPages<Row>(database, grid, {
    columns: sql`id as jobId, point_index as place, model_job_name as job, metal, dens, mass, chi,
      ${STATUS_IN_RUN} as status, attempt, seconds, failure_type as failureType, ${valuesOf(quantities)} as quantities`,
    from: sql`pdr_model_jobs as job`,
    where: sql`true`,
  });
  for await (const page of pages) yield page.map(asResult);
}

/** Archived files of a grid's finished models, a page at a time. */
export async function* archivePages(
  database: Database,
  grid: RunOfGrid,
): AsyncGenerator<{ jobId: number; job: string; files: ArchivedFile[] }[]> {
  const pages = modelPages<{ jobId: number; job: string; files: string }>(database, grid, {
    columns: sql`job.id as jobId, model_job_name as job, files`,
    from: sql`pdr_model_jobs as job join pdr_archives on job_id = job.id`,
    where: sql`job.status = 'finished'`,
  });
  for await (const page of pages) {
    yield page.map(({ files, ...model }) => ({ ...model, files: JSON.parse(files) as ArchivedFile[] }));
  }
}

/** Archived files of one finished model by its job name; undefined where there is none. */
export async function archivedFiles(
  database: Database,
  grid: RunOfGrid,
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

function asResult({ place, quantities: text, attempt, ...row }: Row): ModelResultRow {
  return { ...row, index: place, attempt: attempt ?? 0, values: text === null ? {} : parsed(text) };
}

/** One JSON text a model is many times cheaper than one row a number; only a finished model's numbers are shown. */
function valuesOf(quantities: readonly string[] | 'all'): SQL {
  if (quantities.length === 0) return sql`null`;
  const wanted = quantities === 'all' ? sql`true` : sql`name in (${listOf(quantities)})`;
  return sql`if(status = 'finished', (select json_objectagg(name, value) from pdr_quantities
    where job_id = job.id and ${wanted}), null)`;
}

function parsed(value: string | object): Record<string, number> {
  return (typeof value === 'string' ? JSON.parse(value) : value) as Record<string, number>;
}

function listOf(values: readonly string[]): SQL {
  return sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  );
}
