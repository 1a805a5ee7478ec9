import { setGridTotal } from '../database/grids.ts';
import { type Computed, findComputed, registerModels } from '../database/registration.ts';
import { countModels } from '../database/reports.ts';
import { deckValues } from '../domain/deck.ts';
import { pointAt, pointCount } from '../domain/grid-points.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { modelKey, parameterKey } from '../domain/model-key.ts';
import { jobName } from '../domain/point.ts';
import type { Counts } from '../domain/statuses.ts';
import type { Dependencies } from './dependencies.ts';
import { gridSpec } from './grid-specs.ts';
import { step } from './step.ts';

/** Points of the grid from index `from` up to, not including, `to`. */
export interface RegistrationPage {
  readonly grid: GridReference;
  readonly from: number;
  readonly to: number;
}

export interface RegistrationResult {
  /** Points below this index are registered now. */
  readonly to: number;
  readonly ended: boolean;
  /** The run's models as registered so far, by status. */
  readonly counts: Counts;
}

/** Registers a page of a grid's points as rows; idempotent, also for rows of this run that ended meanwhile. */
export function createRegisterModels(dependencies: Dependencies) {
  return (page: RegistrationPage): Promise<RegistrationResult> =>
    step(dependencies.database, async (database) => {
      const spec = await gridSpec(dependencies, page.grid);
      const count = pointCount(spec);
      const to = Math.min(page.to, count);
      const models = modelsOf(spec, page.from, to);
      const computed = spec.force ? [] : await findComputed(database, page.grid, models);
      const intact = await intactOnes(dependencies, spec, computed);
      await registerModels(database, page.grid, models, { computed: intact });
      const counts = await countModels(database, page.grid);
      if (to >= count) await setGridTotal(database, page.grid.gridId, counts.total);
      return { to, ended: to >= count, counts };
    });
}

/** Models of the points from index `from` up to `to`; of two points of one name the first stands for both. */
function modelsOf(spec: GridSpec, from: number, to: number): ReturnType<typeof newModel>[] {
  const models = new Map<string, ReturnType<typeof newModel>>();
  for (let index = from; index < to; index += 1) {
    const job = jobName(pointAt(spec, index));
    if (!models.has(job)) models.set(job, newModel(spec, index));
  }
  return [...models.values()];
}

function newModel(spec: GridSpec, index: number) {
  const point = pointAt(spec, index);
  const values = deckValues(spec, point);
  const { codeDigest, chemistry, onionSpecies } = spec;
  return {
    index,
    job: jobName(point),
    point,
    key: modelKey({ codeDigest, chemistry, values, onionSpecies }),
    parameterKey: parameterKey(values),
    parameters: values,
    onionSpecies: onionSpecies.join(' '),
  };
}

/** Names of the models whose archived files are all there with their recorded checksums. */
async function intactOnes(
  { storage }: Dependencies,
  spec: GridSpec,
  computed: readonly Computed[],
): Promise<Set<string>> {
  const intact = new Set<string>();
  for (const { job, files } of computed) {
    const faults = await storage.verify(spec.name, files);
    if (faults.length === 0 && files.length > 0) intact.add(job);
  }
  return intact;
}
