import { cancelModels } from '../database/claims.ts';
import { finishGrid } from '../database/grids.ts';
import { countModels } from '../database/reports.ts';
import type { GridReference, PoolFigures } from '../domain/grid-progress.ts';
import type { Counts, GridState } from '../domain/statuses.ts';
import type { Dependencies } from './dependencies.ts';
import { gridSpec } from './grid-specs.ts';
import { logPool } from './log-pool.ts';
import { step } from './step.ts';

export interface GridEnd {
  readonly grid: GridReference;
  readonly how: 'ended' | 'cancelled' | 'failed';
  /** Each worker's connection pool, as it was when that worker last ended a model. */
  readonly pools: Readonly<Record<string, PoolFigures>>;
}

/** How a grid ended, by its rows: the result of its workflow. */
export interface EndedGrid {
  readonly state: GridState;
  readonly counts: Counts;
}

/** Records a grid's end and counts its models; what never ran of a cancelled grid becomes `cancelled`. Idempotent. */
export function createFinishGrid(dependencies: Dependencies) {
  return ({ grid, how, pools }: GridEnd): Promise<EndedGrid> =>
    step(dependencies.database, async (database) => {
      if (how === 'cancelled') await cancelModels(database, grid.gridId, grid.run);
      const counts = await countModels(database, grid);
      if (counts.running === 0) await tidyArchive(dependencies, grid);
      const state = stateOf(how, counts);
      logPool(dependencies, `grid ${grid.gridId} ended as ${state}`);
      await finishGrid(database, grid.gridId, state, poolsAtEnd(dependencies, pools));
      return { state, counts };
    });
}

/** What lost attempts have left beside the archive; it disturbs nobody, so that it cannot stop a grid's end. */
async function tidyArchive(dependencies: Dependencies, grid: GridReference): Promise<void> {
  const { name } = await gridSpec(dependencies, grid);
  await dependencies.storage.removeAllTemporary(name).catch((fault: unknown) => {
    dependencies.warn(`grid ${name}: temporary files stay in the archive: ${String(fault)}`);
  });
}

/** Undefined where diagnostics are not enabled. */
function poolsAtEnd(
  { database, diagnostics, workerId }: Dependencies,
  pools: GridEnd['pools'],
): GridEnd['pools'] | undefined {
  return diagnostics ? { ...pools, [workerId]: database.figures() } : undefined;
}

function stateOf(how: GridEnd['how'], counts: Counts): GridState {
  if (how !== 'ended') return how;
  const all = counts.finished + counts.skipped === counts.total;
  return all ? 'completed' : 'completed-with-failures';
}
