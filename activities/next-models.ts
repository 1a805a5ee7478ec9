import { nextModels } from '../database/queue.ts';
import { fleetSlots } from '../database/workers.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { JobReference } from '../domain/model-record.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface QueueRequest {
  readonly grid: GridReference;
  /** Jobs that the asker has taken already. */
  readonly without: readonly number[];
  readonly limit: number;
  /** Where the grid's models wait. */
  readonly taskQueue: string;
}

export interface QueuePage {
  readonly jobs: readonly JobReference[];
  /** Slots of the live workers of the task queue. */
  readonly fleetSlots: number;
}

/** The next models of a run that wait, in the order in which they should run; reads only. */
export function createNextModels(dependencies: Dependencies) {
  return (request: QueueRequest): Promise<QueuePage> =>
    step(dependencies.database, async (database) => {
      const rows = await nextModels(database, request.grid, request);
      const jobs = rows.map(({ id, job, index }) => ({ id, job, index }));
      return { jobs, fleetSlots: await fleetSlots(database, request.taskQueue) };
    });
}
