import { type EarlierResult, recordMoved } from '../database/earlier-results.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import { EARLIER_FOLDER } from '../domain/names.ts';
import type { Attempt } from './compute-model.ts';
import type { Dependencies } from './dependencies.ts';
import { resultRows } from './result-rows.ts';

/**
 * Moves the files of earlier results of a model's grid point to `earlier/<row>/` of the grid's archive, where `<row>` is
 * the id of the result's row in `pdr_model_jobs`, and lets its rows name them there. Done before a new result takes their
 * place; idempotent, so that an attempt after a crash anywhere ends the same.
 */
export async function setAsideEarlier(
  dependencies: Dependencies,
  attempt: Attempt,
  job: string,
  earlier: readonly EarlierResult[],
): Promise<void> {
  for (const result of earlier) await setAsideOne(dependencies, attempt, job, result);
}

async function setAsideOne(
  dependencies: Dependencies,
  attempt: Attempt,
  job: string,
  result: EarlierResult,
): Promise<void> {
  const { database, storage } = dependencies;
  const grid = attempt.spec.name;
  const folder = `${EARLIER_FOLDER}/${result.jobId}`;
  const files = result.files ?? (await filesOfPdrRun(dependencies, attempt, job, result));
  const moved = await storage.setAside(grid, files.filter(isInPlace), String(result.jobId));
  const there = [...files.filter((file) => !isInPlace(file)), ...moved];
  const rows = resultRows(there, (path) => storage.pathOf(grid, path));
  const outputs =
    there.length === 0 ? {} : { ...rows.outputs, outputDirectory: storage.pathOf(grid, folder) };
  await recordMoved(database, { jobId: result.jobId, files: there, ...rows, outputs });
}

/** pdr_run lists no files: all that stand at the places of the model are the newest result's, moved before or not. */
async function filesOfPdrRun(
  { storage }: Dependencies,
  { spec, held }: Attempt,
  job: string,
  { jobId, onionSpecies }: EarlierResult,
): Promise<ArchivedFile[]> {
  const species = new Set([...spec.onionSpecies, ...onionSpecies.split(/[\s,;'"[\]]+/).filter(Boolean)]);
  const outputs = held.code.outputs(job, [...species]).map(({ role, to }) => ({ role, path: to }));
  const aside = outputs.map(({ role, path }) => ({ role, path: `${EARLIER_FOLDER}/${jobId}/${path}` }));
  const there = await storage.digest(spec.name, aside);
  const known = new Set(there.map(({ path }) => path));
  const here = await storage.digest(
    spec.name,
    outputs.filter((_, index) => !known.has(aside[index]?.path ?? '')),
  );
  return [...there, ...here];
}

function isInPlace({ path }: ArchivedFile): boolean {
  return !path.startsWith(`${EARLIER_FOLDER}/`);
}
