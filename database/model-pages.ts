import { type SQL, sql } from 'drizzle-orm';
import type { GridRecord } from './grids.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/** The run of a grid whose models are read. */
export type RunOfGrid = Pick<GridRecord, 'gridId' | 'run'>;

/** What of the models is read: everything but their order and the run that they belong to. */
export interface ModelSelection {
  readonly columns: SQL;
  /** `pdr_model_jobs as job` and what is joined to it. */
  readonly from: SQL;
  readonly where: SQL;
}

/** A model's status as its run tells it: `skipped` where the run found it computed. */
export const STATUS_IN_RUN: SQL = sql`if(status = 'finished' and skipped_in_run <=> run_serial, 'skipped', status)`;

/** One page of rows is in memory at a time, and the next on its way. */
const ROWS_A_PAGE = 200;

const LARGEST_INT = 2 ** 31 - 1;

/**
 * The models of a grid's run in the grid's order, a page at a time; the server reads the next page while the caller uses
 * this one. No connection is held between two pages.
 */
export async function* modelPages<Row>(
  database: Database,
  grid: RunOfGrid,
  { columns, from, where }: ModelSelection,
  rowsAPage = ROWS_A_PAGE,
): AsyncGenerator<Row[]> {
  const starts = await pageStarts(database, grid, rowsAPage);
  const read = (page: number): Promise<Row[]> => {
    const [first, next = LARGEST_INT] = starts.slice(page, page + 2);
    if (first === undefined) return Promise.resolve([]);
    return database.run((db) =>
      rowsOf<Row>(
        db,
        sql`select ${columns} from ${from}
            where job.grid_id = ${grid.gridId} and job.run_serial = ${grid.run} and job.is_current = 1
              and job.point_index >= ${first} and job.point_index < ${next} and ${where}
            order by job.point_index`,
      ),
    );
  };
  let next = read(0);
  for (let page = 0; page < starts.length; page += 1) {
    const rows = await next;
    next = read(page + 1);
    // Told when it is waited for, or never, where the caller has seen enough.
    next.catch(() => undefined);
    if (rows.length > 0) yield rows;
  }
}

/**
 * The point with which each page begins. With both ends of a page known the server goes to its rows at once; with `limit`
 * alone it walks through all that come before.
 */
async function pageStarts(
  database: Database,
  { gridId, run }: RunOfGrid,
  rowsAPage: number,
): Promise<number[]> {
  const rows = await database.run((db) =>
    rowsOf<{ place: number }>(
      db,
      sql`select place from (
            select point_index as place, row_number() over (order by point_index) as rank_in_grid from pdr_model_jobs
            where grid_id = ${gridId} and run_serial = ${run} and is_current = 1) as ranked
          where rank_in_grid % ${rowsAPage} = 1 order by place`,
    ),
  );
  return rows.map(({ place }) => place);
}
