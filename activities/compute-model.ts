import type { ModelPlan } from '../codes/code.ts';
import { runSteps } from '../codes/process/run-steps.ts';
import type { QuantityFile } from '../codes/quantities/quantity-files.ts';
import { readQuantities } from '../codes/quantities/read-quantities.ts';
import { assertUnchanged } from '../codes/staging/snapshot.ts';
import { clean, stage } from '../codes/staging/working-directory.ts';
import { writtenOutputs } from '../codes/staging/written-outputs.ts';
import { earlierResults } from '../database/earlier-results.ts';
import { recordFinished } from '../database/outcomes.ts';
import { PdrError } from '../domain/failures.ts';
import { pointAt } from '../domain/grid-points.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { ArchivedFile, ModelOutcome } from '../domain/model-record.ts';
import type { QuantityValues } from '../domain/quantity.ts';
import type { Dependencies } from './dependencies.ts';
import type { HeldContent } from './hold-content.ts';
import { resultRows } from './result-rows.ts';
import type { ModelTask } from './run-model.ts';
import { setAsideEarlier } from './set-aside-earlier.ts';
import { waitOut } from './wait-out.ts';

/** One attempt at a model: what it computes, with which content, its number, and where. */
export interface Attempt {
  readonly spec: GridSpec;
  readonly held: HeldContent;
  readonly number: number;
  /** How often the model failed by itself in this process before; lost workers do not count. */
  readonly failures: number;
  /** The working directory: this attempt's own. */
  readonly directory: string;
}

/** Whether a model that fails by itself now is computed once more. */
export function mayTryAgain({ failures, spec }: Attempt): boolean {
  return failures < spec.retries;
}

/**
 * Results that took more seconds than this are flushed to disk before they are recorded. A power cut can cost shorter
 * ones, which the next run then finds missing and computes again.
 */
const WORTH_FLUSHING = 10;

/** Stage, run, read quantities, archive, record, clean. Throws what ended the model; its working directory then still stands. */
export async function computeModel(
  dependencies: Dependencies,
  task: ModelTask,
  attempt: Attempt,
): Promise<ModelOutcome> {
  const { spec, held, directory } = attempt;
  const plan = held.code.plan(held.content, spec, pointAt(spec, task.job.index));
  await stage(held.snapshot, plan, directory, dependencies.stage);
  const seconds = await run(dependencies, task, attempt, plan);
  // A result that turns out to lack a file is computed again where that may be.
  if (!mayTryAgain(attempt)) task.endPrograms();
  const quantities = await readModel(dependencies, attempt, task, filesOf(plan, directory));
  const confirm = () => makeRoom(dependencies, task, attempt);
  const files = await archive(dependencies, task, attempt, plan, { seconds, confirm });
  const result = { seconds, files, ...(quantities && { quantities }) };
  await waitOut(task.signal, () => record(dependencies, task, spec, result));
  if (!spec.keepWorkingDirectories) await clean(directory);
  return { ...task.job, status: 'finished', seconds };
}

/** Seconds that the model's programs took together. Inputs that a model spoilt are found also when one of them failed. */
export async function run(
  { guardian }: Dependencies,
  { signal }: ModelTask,
  { spec, held, directory }: Attempt,
  plan: ModelPlan,
): Promise<number> {
  try {
    const times = await runSteps(plan, {
      directory,
      guardian,
      signal,
      ...(spec.timeoutSeconds === undefined ? {} : { timeoutSeconds: spec.timeoutSeconds }),
      ...(spec.silenceSeconds === undefined ? {} : { silenceSeconds: spec.silenceSeconds }),
    });
    return times.reduce((sum, { seconds }) => sum + seconds, 0);
  } finally {
    await assertUnchanged(held.snapshot);
  }
}

/** What the model yielded, where its code yields anything; a file that cannot be read is told and costs its numbers only. */
export async function readModel(
  { warn }: Dependencies,
  { held }: Attempt,
  { job }: ModelTask,
  files: readonly QuantityFile[],
): Promise<QuantityValues | undefined> {
  if (held.code.quantities.length === 0) return undefined;
  const { values, faults } = await readQuantities(held.code.quantities, files);
  for (const fault of faults) warn(`${job.job}: quantities are missing: ${fault}`);
  return values;
}

/** What a model has written, as quantities are looked for in it. */
export function filesOf(plan: ModelPlan, directory: string): QuantityFile[] {
  return writtenOutputs(plan, directory).map(({ role, to, from }) => ({ role, name: to, path: from }));
}

/** Puts the outputs in their place once `confirm` lets them; waits while the archive cannot be used. */
export function archive(
  { storage }: Dependencies,
  { token, signal }: ModelTask,
  { spec, directory }: Attempt,
  plan: ModelPlan,
  { seconds, confirm }: { readonly seconds: number; readonly confirm: () => Promise<void> },
): Promise<ArchivedFile[]> {
  const flush = seconds > WORTH_FLUSHING;
  return waitOut(signal, () =>
    storage.archive(spec.name, writtenOutputs(plan, directory), token, confirm, flush),
  );
}

/** Only while the claim is ours: a lost claim leaves the archive alone, earlier results of the model included. */
async function makeRoom(
  dependencies: Dependencies,
  { job, token, signal }: ModelTask,
  attempt: Attempt,
): Promise<void> {
  const earlier = await earlierResults(dependencies.database.during(signal), { jobId: job.id, token });
  if (earlier === undefined) throw claimLost(job.job);
  await setAsideEarlier(dependencies, attempt, job.job, earlier);
}

async function record(
  { database, storage }: Dependencies,
  { job, token, signal, claim }: ModelTask,
  spec: GridSpec,
  result: { seconds: number; files: ArchivedFile[]; quantities?: QuantityValues },
): Promise<void> {
  const rows = resultRows(result.files, (path) => storage.pathOf(spec.name, path));
  claim.heldSince = undefined;
  const recorded = await recordFinished(database.during(signal), {
    jobId: job.id,
    token,
    ...result,
    ...rows,
  });
  if (!recorded) throw claimLost(job.job);
}

export function claimLost(job: string): PdrError {
  return new PdrError('ClaimLost', `${job} was claimed by another worker meanwhile; this result is dropped`);
}
