import { sql } from 'drizzle-orm';
import type { GridReference } from '../domain/grid-progress.ts';
import type { JobReference } from '../domain/model-record.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/**
 * The next models of the present run that have not ended, in the order of running, `limit` at most, without those that
 * the asker has taken before. A model that a lost attempt left `running` is among them; its claim tells whether its
 * holder lives.
 */
export async function nextModels(
  database: Database,
  grid: GridReference,
  page: { readonly without: readonly number[]; readonly limit: number },
): Promise<JobReference[]> {
  const others =
    page.without.length === 0 ? sql`true` : sql`id not in (${sql.join(page.without.map(Number), sql`, `)})`;
  return database.run((db) =>
    rowsOf<JobReference>(
      db,
      sql`select id, model_job_name as job, point_index as ${sql.identifier('index')}
          from pdr_model_jobs
          where grid_id = ${grid.gridId} and run_serial = ${grid.run} and is_current = 1
            and status in ('pending', 'running') and ${others}
          order by queue_rank, point_index limit ${page.limit}`,
    ),
  );
}
