import { nextModels } from '../database/queue.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { JobReference } from '../domain/model-record.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface QueueRequest {
  readonly grid: GridReference;
  readonly afterRank: number;
  readonly limit: number;
}

export interface QueuePage {
  readonly jobs: readonly JobReference[];
  readonly lastRank: number;
}

/** The next models of a run that wait, in the order in which they should run; reads only. */
export function createNextModels(dependencies: Dependencies) {
  return (request: QueueRequest): Promise<QueuePage> =>
    step(dependencies.database, async (database) => {
      const rows = await nextModels(database, request.grid, request);
      const jobs = rows.map(({ id, job, index }) => ({ id, job, index }));
      return { jobs, lastRank: rows.at(-1)?.rank ?? request.afterRank };
    });
}
