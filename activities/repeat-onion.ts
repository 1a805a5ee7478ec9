import { join } from 'node:path';
import type { ModelPlan } from '../codes/code.ts';
import { clean, stage } from '../codes/staging/working-directory.ts';
import { confirmClaim } from '../database/claims.ts';
import { readArchive, recordOnion } from '../database/onion-outcome.ts';
import { deckValues } from '../domain/deck.ts';
import { pointAt } from '../domain/grid-points.ts';
import { modelKey } from '../domain/model-key.ts';
import type { ArchivedFile, ModelOutcome } from '../domain/model-record.ts';
import { type Attempt, archive, claimLost, filesOf, readModel, run } from './compute-model.ts';
import type { Dependencies } from './dependencies.ts';
import { resultRows } from './result-rows.ts';
import type { ModelTask } from './run-model.ts';

/**
 * The onion runs of a model whose result stands in the archive: from the archived CTRL_IND and structure file, which is
 * archived anew because onion adds to it. All other files and the model's times stay.
 */
export async function repeatOnion(
  dependencies: Dependencies,
  task: ModelTask,
  attempt: Attempt,
): Promise<ModelOutcome> {
  const { spec, held, directory } = attempt;
  const plan = held.code.planOnion(held.content, spec, pointAt(spec, task.job.index));
  await stage(held.snapshot, plan, directory, dependencies.stage);
  await fetchArchived(dependencies, attempt, plan);
  const seconds = await run(dependencies, task, attempt, plan);
  const earlier = await readArchive(dependencies.database, task.job.id);
  const quantities = await readModel(dependencies, attempt, task, [
    ...filesOf(plan, directory),
    ...earlier.map(({ role, path }) => ({
      role,
      name: path,
      path: dependencies.storage.pathOf(spec.name, path),
    })),
  ]);
  const confirm = () => holdsClaim(dependencies, task);
  const files = await archive(dependencies, task, attempt, plan, { seconds, confirm });
  await record(dependencies, task, attempt, {
    files: replaced(earlier, files),
    ...(quantities && { quantities }),
  });
  if (!spec.keepWorkingDirectories) await clean(directory);
  return { ...task.job, status: 'skipped', seconds };
}

async function fetchArchived({ storage }: Dependencies, attempt: Attempt, plan: ModelPlan): Promise<void> {
  for (const { from, to } of plan.archived) {
    await storage.fetch(attempt.spec.name, from, join(attempt.directory, to));
  }
}

async function holdsClaim({ database }: Dependencies, { job, token, signal }: ModelTask): Promise<void> {
  if (!(await confirmClaim(database.during(signal), { jobId: job.id, token }))) throw claimLost(job.job);
}

function replaced(earlier: readonly ArchivedFile[], files: readonly ArchivedFile[]): ArchivedFile[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...earlier.filter(({ path }) => !paths.has(path)), ...files];
}

async function record(
  { database, storage }: Dependencies,
  { job, token, signal, claim }: ModelTask,
  { spec }: Attempt,
  result: Pick<Parameters<typeof recordOnion>[1], 'files' | 'quantities'>,
): Promise<void> {
  const { codeDigest, chemistry, onionSpecies } = spec;
  const values = deckValues(spec, pointAt(spec, job.index));
  const key = modelKey({ codeDigest, chemistry, onionSpecies, values });
  const rows = resultRows(result.files, (path) => storage.pathOf(spec.name, path));
  const species = onionSpecies.join(' ');
  const model = { jobId: job.id, token, ...result, ...rows, key, onionSpecies: species };
  claim.heldSince = undefined;
  if (!(await recordOnion(database.during(signal), model))) throw claimLost(job.job);
}
