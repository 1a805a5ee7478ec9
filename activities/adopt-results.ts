import { findAdoptable, findFollowed } from '../database/adoptable.ts';
import { adoptRows, type VerifiedResult } from '../database/adoption.ts';
import type { NewModel } from '../database/registration.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { Dependencies } from './dependencies.ts';
import { holdContent } from './hold-content.ts';
import { verifyAdoptable } from './verify-adoptable.ts';

/** Results of pdr_run's are read whole to be verified: so many at a time, so that an interrupted step begins where it was. */
const PORTION = 50;

/**
 * Before models are registered: results that stand in the archive and were computed with the very content that is asked
 * for, by pdr_run or before another content was tried in vain, stand for their grid points; and what a crash of pdr_run
 * left waiting is computed in its own row. With `force` no result is taken. Idempotent.
 */
export async function adoptResults(
  dependencies: Dependencies,
  grid: GridReference,
  spec: GridSpec,
  models: readonly NewModel[],
): Promise<void> {
  if (!spec.force) await adoptFinished(dependencies, grid, spec, models);
  const followed = spec.force ? [] : await standingOnes(dependencies, grid, spec, models);
  await adoptRows(dependencies.database, grid, models, followed);
}

async function adoptFinished(
  dependencies: Dependencies,
  grid: GridReference,
  spec: GridSpec,
  models: readonly NewModel[],
): Promise<void> {
  const jobs = models.map(({ job }) => job);
  const adoptable = await findAdoptable(dependencies.database, grid, jobs);
  if (adoptable.length === 0) return;
  const held = await holdContent(dependencies, spec);
  const byJob = new Map(models.map((model) => [model.job, model]));
  for (let from = 0; from < adoptable.length; from += PORTION) {
    const taken: NewModel[] = [];
    const verified: VerifiedResult[] = [];
    for (const found of adoptable.slice(from, from + PORTION)) {
      const model = byJob.get(found.job);
      const files = model && (await verifyAdoptable(dependencies.storage, held, spec, found, model));
      if (model === undefined || files === undefined) continue;
      taken.push(model);
      verified.push({ jobId: found.jobId, files });
    }
    await adoptRows(dependencies.database, grid, taken, verified);
  }
}

async function standingOnes(
  { database, storage }: Dependencies,
  grid: GridReference,
  spec: GridSpec,
  models: readonly NewModel[],
): Promise<VerifiedResult[]> {
  const standing: VerifiedResult[] = [];
  for (const result of await findFollowed(database, grid, models)) {
    const changed = await storage.verify(spec.name, result.files);
    if (changed.length === 0 && result.files.length > 0) standing.push(result);
  }
  return standing;
}
