import { setPaused } from '../database/grids.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

/** Holds a grid's models back, or lets them go on; claims read the flag. Idempotent. */
export function createSetPaused(dependencies: Dependencies) {
  return ({ grid, paused }: { grid: GridReference; paused: boolean }): Promise<void> =>
    step(dependencies.database, (database) => setPaused(database, grid.gridId, paused));
}
