import type { ModelPlan } from '../codes/code.ts';
import { programEnvironment } from '../codes/process/program-environment.ts';
import { runSteps } from '../codes/process/run-steps.ts';
import { assertUnchanged } from '../codes/staging/snapshot.ts';
import { clean, stage } from '../codes/staging/working-directory.ts';
import { writtenOutputs } from '../codes/staging/written-outputs.ts';
import { confirmClaim } from '../database/claims.ts';
import { recordFinished } from '../database/outcomes.ts';
import { PdrError } from '../domain/failures.ts';
import { pointAt } from '../domain/grid-points.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { ArchivedFile, ModelOutcome } from '../domain/model-record.ts';
import type { Dependencies } from './dependencies.ts';
import type { HeldContent } from './hold-content.ts';
import { resultRows } from './result-rows.ts';
import type { ModelTask } from './run-model.ts';
import { waitOut } from './wait-out.ts';

/** One attempt at a model: what it computes, with which content, its number, and where. */
export interface Attempt {
  readonly spec: GridSpec;
  readonly held: HeldContent;
  readonly number: number;
  /** The working directory: this attempt's own. */
  readonly directory: string;
}

/** Stage, run, archive, record, clean. Throws what ended the model; its working directory then still stands. */
export async function computeModel(
  dependencies: Dependencies,
  task: ModelTask,
  attempt: Attempt,
): Promise<ModelOutcome> {
  const { spec, held, directory } = attempt;
  const plan = held.code.plan(held.content, spec, pointAt(spec, task.job.index));
  await stage(held.snapshot, plan, directory, dependencies.stage);
  const seconds = await run(dependencies, task, attempt, plan);
  await assertUnchanged(held.snapshot);
  const files = await waitOut(task.signal, () => archive(dependencies, task, attempt, plan));
  await record(dependencies, task, spec, { seconds, files });
  if (!spec.keepWorkingDirectories) await clean(directory);
  return { ...task.job, status: 'finished', seconds };
}

/** Seconds that the model's programs took together. */
async function run(
  { guardian }: Dependencies,
  { signal }: ModelTask,
  { spec, directory }: Attempt,
  plan: ModelPlan,
): Promise<number> {
  const times = await runSteps(plan, {
    directory,
    guardian,
    signal,
    environment: programEnvironment(process.env),
    ...(spec.timeoutSeconds === undefined ? {} : { timeoutSeconds: spec.timeoutSeconds }),
    ...(spec.silenceSeconds === undefined ? {} : { silenceSeconds: spec.silenceSeconds }),
  });
  return times.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Puts the outputs in their place, but only while the claim is ours: a lost claim leaves the archive alone. */
function archive(
  { database, storage }: Dependencies,
  { job, token }: ModelTask,
  { spec, directory }: Attempt,
  plan: ModelPlan,
): Promise<ArchivedFile[]> {
  return storage.archive(spec.name, writtenOutputs(plan, directory), token, async () => {
    if (!(await confirmClaim(database, { jobId: job.id, token }))) throw claimLost(job.job);
  });
}

async function record(
  { database, storage }: Dependencies,
  { job, token }: ModelTask,
  spec: GridSpec,
  { seconds, files }: { seconds: number; files: ArchivedFile[] },
): Promise<void> {
  const rows = resultRows(files, (path) => storage.pathOf(spec.name, path));
  const recorded = await recordFinished(database, { jobId: job.id, token, seconds, files, ...rows });
  if (!recorded) throw claimLost(job.job);
}

function claimLost(job: string): PdrError {
  return new PdrError('ClaimLost', `${job} was claimed by another worker meanwhile; this result is dropped`);
}
