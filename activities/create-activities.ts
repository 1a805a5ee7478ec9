import type { Dependencies } from './dependencies.ts';
import { createEnsureSchema } from './ensure-schema.ts';
import { createFinishGrid } from './finish-grid.ts';
import { createNextModels } from './next-models.ts';
import { createOpenGrid } from './open-grid.ts';
import { createRankModels } from './rank-models.ts';
import { createRegisterModels } from './register-models.ts';
import { createRequeueModels } from './requeue-models.ts';
import { createRunModels } from './run-models.ts';
import { createSetPaused } from './set-paused.ts';

export type Activities = BookkeepingActivities & ModelActivities;
export type BookkeepingActivities = ReturnType<typeof createBookkeepingActivities>;
export type ModelActivities = ReturnType<typeof createModelActivities>;

/** The steps before and after the models; they have a task queue of their own, beside the models'. */
export function createBookkeepingActivities(dependencies: Dependencies) {
  return {
    ensureSchema: createEnsureSchema(dependencies),
    openGrid: createOpenGrid(dependencies),
    registerModels: createRegisterModels(dependencies),
    requeueModels: createRequeueModels(dependencies),
    rankModels: createRankModels(dependencies),
    nextModels: createNextModels(dependencies),
    setPaused: createSetPaused(dependencies),
    finishGrid: createFinishGrid(dependencies),
  };
}

/** What occupies a worker's slots. */
export function createModelActivities(dependencies: Dependencies) {
  return { runModels: createRunModels(dependencies) };
}
