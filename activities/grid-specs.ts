import { readGridSpec } from '../database/grid-spec.ts';
import { PdrError } from '../domain/failures.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { Dependencies } from './dependencies.ts';

type KnownSpecs = Map<number, { run: number; spec: Promise<GridSpec> }>;

const read = new WeakMap<Dependencies, KnownSpecs>();

/**
 * What a grid asks for, read from the database once for each run of it and kept, so that neither histories nor
 * activities carry it along.
 */
export function gridSpec(dependencies: Dependencies, grid: GridReference): Promise<GridSpec> {
  const known: KnownSpecs = read.get(dependencies) ?? new Map();
  read.set(dependencies, known);
  const kept = known.get(grid.gridId);
  if (kept?.run === grid.run) return kept.spec;
  const spec = load(dependencies, grid);
  known.set(grid.gridId, { run: grid.run, spec });
  // A fault is not kept: the next attempt reads again.
  spec.catch(() => known.delete(grid.gridId));
  return spec;
}

async function load({ database }: Dependencies, grid: GridReference): Promise<GridSpec> {
  const found = await readGridSpec(database, grid);
  if (found !== undefined) return found;
  throw new PdrError(
    'ClaimLost',
    `run ${grid.run} of grid ${grid.gridId} was followed by another run of the grid`,
  );
}
