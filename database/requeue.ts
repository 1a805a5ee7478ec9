import { sql } from 'drizzle-orm';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Database } from './open.ts';
import { rowsMatched } from './rows.ts';

/**
 * Lists the models of a grid's previous run for its present one: failed and cancelled ones wait again (only those named
 * in `jobs`, if any are), finished ones count as skipped, the others stay as they are. Returns how many models are
 * listed; a repetition finds none left to list.
 */
export function requeueModels(
  database: Database,
  grid: GridReference,
  jobs?: readonly string[],
): Promise<number> {
  const chosen =
    jobs === undefined
      ? sql`true`
      : sql`job.model_job_name in (${sql.join(
          jobs.map((job) => sql`${job}`),
          sql`, `,
        )})`;
  const again = sql`(job.status in ('failed', 'cancelled') and ${chosen})`;
  return database.run((db) =>
    rowsMatched(
      db,
      // Assignments are carried out in their order: what asks for the old status stands before the new one.
      sql`update pdr_model_jobs as job
          join (select max(run_serial) as run from pdr_model_jobs where grid_id = ${grid.gridId} and is_current = 1
                having run < ${grid.run}) as previous
            on job.run_serial = previous.run
          set job.skipped_in_run = if(job.status = 'finished', ${grid.run}, null),
            job.attempt = if(${again}, 0, job.attempt), job.token = if(${again}, null, job.token),
            job.failure_type = if(${again}, null, job.failure_type),
            job.failure_message = if(${again}, null, job.failure_message),
            job.failure_facts = if(${again}, null, job.failure_facts),
            job.seconds = if(${again}, null, job.seconds), job.finished_at = if(${again}, null, job.finished_at),
            job.pending = if(${again}, 1, job.pending), job.status = if(${again}, 'pending', job.status),
            job.run_serial = ${grid.run}
          where job.grid_id = ${grid.gridId} and job.is_current = 1`,
    ),
  );
}
