import { readGrid } from '../database/grids.ts';
import { PdrError } from '../domain/failures.ts';
import type { RetryArguments } from './commands/retry.ts';
import { followGrid } from './follow-grid.ts';
import { readySession } from './ready-stack.ts';
import { openSession, withDatabase, withTemporal } from './session.ts';
import { startGrid } from './start-grid.ts';

/**
 * `retry`: runs the models that failed or were cancelled again, with the very request and content of the grid's last run.
 * The worker for this configuration is started where the embedded stack has none.
 */
export async function retryGrid(args: RetryArguments): Promise<number> {
  const { session, taskQueue } = await readySession(openSession(args), args);
  const grid = await withDatabase(session, (database) => readGrid(database, args.grid));
  if (grid === undefined)
    throw new PdrError('UnknownGrid', `there is no grid ${args.grid}; "pdr-run list" shows the grids`);
  const retry = args.model === undefined ? {} : { jobs: args.model };
  return withTemporal(session, async (client) => {
    const started = await startGrid(client, { spec: grid.spec, total: grid.total ?? 0, retry }, taskQueue);
    return followGrid(client, session, started, args);
  });
}
