import { cancelModels } from '../database/claims.ts';
import { finishGrid } from '../database/grids.ts';
import { countModels } from '../database/reports.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Counts, GridState } from '../domain/statuses.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface GridEnd {
  readonly grid: GridReference;
  readonly how: 'ended' | 'cancelled' | 'failed';
}

/** How a grid ended, by its rows: the result of its workflow. */
export interface EndedGrid {
  readonly state: GridState;
  readonly counts: Counts;
}

/** Records a grid's end and counts its models; what never ran of a cancelled grid becomes `cancelled`. Idempotent. */
export function createFinishGrid({ database }: Dependencies) {
  return ({ grid, how }: GridEnd): Promise<EndedGrid> =>
    step(async () => {
      if (how === 'cancelled') await cancelModels(database, grid.gridId, grid.run);
      const counts = await countModels(database, grid);
      const state = stateOf(how, counts);
      await finishGrid(database, grid.gridId, state);
      return { state, counts };
    });
}

function stateOf(how: GridEnd['how'], counts: Counts): GridState {
  if (how !== 'ended') return how;
  const all = counts.finished + counts.skipped === counts.total;
  return all ? 'completed' : 'completed-with-failures';
}
