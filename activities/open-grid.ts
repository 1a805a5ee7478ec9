import { openGrid } from '../database/grids.ts';
import { labelQuantities } from '../database/quantities.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { PdrError } from '../domain/failures.ts';
import { gridFaults } from '../domain/validate-grid.ts';
import type { Dependencies } from './dependencies.ts';
import { holdContent } from './hold-content.ts';
import { logPool } from './log-pool.ts';
import { provenanceOf } from './provenance-of.ts';
import { step } from './step.ts';

/** What a grid is opened with; `runKey` is the same for every attempt and every history of one start of the workflow. */
export interface GridOpening {
  readonly spec: GridSpec;
  readonly workflowId: string;
  readonly runKey: string;
}

/**
 * Opens a grid for a new run: checks what it asks for, that this worker holds its content, and records who, which
 * executable, and which chemistry. Idempotent for a `runKey`.
 */
export function createOpenGrid(dependencies: Dependencies) {
  return (opening: GridOpening): Promise<GridReference> =>
    step(dependencies.database, async (database) => {
      const faults = gridFaults(opening.spec);
      if (faults.length > 0) throw new PdrError('InvalidGrid', faults.join('\n'));
      const { code, content } = await holdContent(dependencies, opening.spec);
      const modelPath = dependencies.storage.pathOf(opening.spec.name, '');
      const provenance = provenanceOf(await code.readVersions(content), modelPath, dependencies.stated);
      const grid = await openGrid(database, { ...opening, provenance });
      await labelQuantities(database, grid.gridId, code.quantities);
      logPool(dependencies, `grid ${opening.spec.name} opened`);
      return grid;
    });
}
