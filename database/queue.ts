import { sql } from 'drizzle-orm';
import type { GridReference } from '../domain/grid-progress.ts';
import type { JobReference } from '../domain/model-record.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

export interface QueuedModel extends JobReference {
  /** Its place in the order of running: what to ask for the next page with. */
  readonly rank: number;
}

/**
 * The next models of the present run that have not ended, in the order of running: those after `afterRank` (-1 for the
 * first page), `limit` at most. A model that a lost attempt left `running` is among them; its claim tells whether its
 * holder lives.
 */
export async function nextModels(
  database: Database,
  grid: GridReference,
  page: { readonly afterRank: number; readonly limit: number },
): Promise<QueuedModel[]> {
  return database.run((db) =>
    rowsOf<QueuedModel>(
      db,
      sql`select id, model_job_name as job, point_index as ${sql.identifier('index')}, queue_rank as ${sql.identifier('rank')}
          from pdr_model_jobs
          where grid_id = ${grid.gridId} and run_serial = ${grid.run} and queue_rank > ${page.afterRank}
            and is_current = 1 and status in ('pending', 'running')
          order by queue_rank limit ${page.limit}`,
    ),
  );
}
