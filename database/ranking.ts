import { sql } from 'drizzle-orm';
import type { TimedPoint } from '../domain/estimates.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Point } from '../domain/point.ts';
import { modelPages } from './model-pages.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

export interface WaitingModel {
  readonly jobId: number;
  readonly point: Point;
}

interface TimedRow extends Point {
  readonly seconds: number;
}

const PAGE = 2000;

/** Durations of finished models of the grid's executable, this grid's newest first, then other grids', `limit` at most. */
export async function readDurations(
  database: Database,
  grid: GridReference,
  limit: number,
): Promise<TimedPoint[]> {
  const rows = await database.run((db) =>
    rowsOf<TimedRow>(
      db,
      sql`select job.metal, job.dens, job.mass, job.chi, job.seconds
          from pdr_model_jobs as job join pdr_grids as grid on grid.executable_id = job.kosmatau_executable_id
          where grid.id = ${grid.gridId} and job.status = 'finished' and job.seconds > 0 and job.dens is not null
          order by (job.grid_id <=> grid.id) desc, job.finished_at desc limit ${limit}`,
    ),
  );
  return rows.map((row) => ({ point: pointOf(row), seconds: row.seconds }));
}

/** The models of a run that have not been claimed, a page at a time. */
export async function* waitingPages(
  database: Database,
  { gridId, run }: GridReference,
): AsyncGenerator<WaitingModel[]> {
  const pages = modelPages<Point & { readonly jobId: number }>(
    database,
    { gridId, run },
    {
      columns: sql`id as jobId, metal, dens, mass, chi`,
      from: sql`pdr_model_jobs as job`,
      where: sql`status = 'pending'`,
    },
    PAGE,
  );
  for await (const page of pages) yield page.map((row) => ({ jobId: row.jobId, point: pointOf(row) }));
}

/** Sets the order in which models are taken: their places in `jobIds`, page by page. Idempotent. */
export async function writeOrder(database: Database, jobIds: readonly number[]): Promise<void> {
  for (let from = 0; from < jobIds.length; from += PAGE) {
    const page = jobIds.slice(from, from + PAGE).map((id, index) => ({ id, place: from + index }));
    await database.run((db) =>
      db.execute(
        sql`update pdr_model_jobs as job
            join json_table(${JSON.stringify(page)}, '$[*]' columns (id int path '$.id', place int path '$.place')) as rank_of
              on rank_of.id = job.id
            set job.queue_rank = rank_of.place`,
      ),
    );
  }
}

function pointOf({ metal, dens, mass, chi }: Point): Point {
  return { metal, dens, mass, chi };
}
