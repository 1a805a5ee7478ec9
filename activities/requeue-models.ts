import { countModels } from '../database/reports.ts';
import { requeueModels } from '../database/requeue.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Counts } from '../domain/statuses.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface Requeue {
  readonly grid: GridReference;
  /** Job names; absent: all that failed or were cancelled. */
  readonly jobs?: readonly string[];
}

/** Lists the models of a grid's previous run again, of which the failed and cancelled ones are to run. Idempotent. */
export function createRequeueModels(dependencies: Dependencies) {
  return ({ grid, jobs }: Requeue): Promise<Counts> =>
    step(dependencies.database, async (database) => {
      await requeueModels(database, grid, jobs);
      return countModels(database, grid);
    });
}
