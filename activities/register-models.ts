import { setGridTotal } from '../database/grids.ts';
import { findFinished, type Found, type NewModel, registerModels } from '../database/registration.ts';
import { countModels } from '../database/reports.ts';
import { deckValues } from '../domain/deck.ts';
import { pointAt, pointCount } from '../domain/grid-points.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { modelKey, parameterKey } from '../domain/model-key.ts';
import { jobName } from '../domain/point.ts';
import type { Counts } from '../domain/statuses.ts';
import { adoptResults } from './adopt-results.ts';
import type { Dependencies } from './dependencies.ts';
import { gridSpec } from './grid-specs.ts';
import { logPool } from './log-pool.ts';
import { onionRepeater } from './onion-repeater.ts';
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
      await adoptResults(dependencies, page.grid, spec, models);
      const found = await findStanding(dependencies, page.grid, spec, models);
      await registerModels(database, page.grid, models, found);
      const counts = await countModels(database, page.grid);
      if (to >= count) await setGridTotal(database, page.grid.gridId, counts.total);
      logPool(dependencies, `grid ${spec.name}, ${to} of ${count} points registered`);
      return { to, ended: to >= count, counts };
    });
}

/** Models of the points from index `from` up to `to`; of two points of one name the first stands for both. */
function modelsOf(spec: GridSpec, from: number, to: number): NewModel[] {
  const models = new Map<string, NewModel>();
  for (let index = from; index < to; index += 1) {
    const job = jobName(pointAt(spec, index));
    if (!models.has(job)) models.set(job, newModel(spec, index));
  }
  return [...models.values()];
}

function newModel(spec: GridSpec, index: number): NewModel {
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

/** Models whose archived files are all there with their recorded checksums; with `--force` none. */
async function findStanding(
  dependencies: Dependencies,
  grid: GridReference,
  spec: GridSpec,
  models: readonly NewModel[],
): Promise<Found> {
  if (spec.force) return { computed: new Set() };
  const keys = new Map(models.map((model) => [model.job, model.key]));
  const isRepeatable = await onionRepeater(dependencies, spec, models);
  const computed = new Set<string>();
  const onionAgain = new Set<string>();
  for (const result of await findFinished(dependencies.database, grid, models)) {
    const [same, repeatable] = [result.key === keys.get(result.job), isRepeatable(result)];
    if (!same && !repeatable) continue;
    const changed = await dependencies.storage.verify(spec.name, result.files);
    if (changed.length > 0 || result.files.length === 0) continue;
    if (same) computed.add(result.job);
    if (repeatable) onionAgain.add(result.job);
  }
  return { computed, onionAgain };
}
