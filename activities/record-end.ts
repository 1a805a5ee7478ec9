import { clean, keep, keptDirectory } from '../codes/staging/working-directory.ts';
import { releaseModel } from '../database/claims.ts';
import { recordFailed } from '../database/outcomes.ts';
import { type FailureFacts, PdrError } from '../domain/failures.ts';
import type { ModelOutcome } from '../domain/model-record.ts';
import { type Attempt, mayTryAgain } from './compute-model.ts';
import type { Dependencies } from './dependencies.ts';
import type { ModelTask } from './run-model.ts';
import type { StopReason } from './running-models.ts';

/**
 * Runs `compute` and writes down how it failed, if it did: a model's own failure is recorded (or tried again while
 * retries are left), a stopped model gives its claim back, and a fault of the host is thrown for Temporal to retry.
 */
export async function recordEnd(
  dependencies: Dependencies,
  task: ModelTask,
  attempt: Attempt,
  compute: () => Promise<ModelOutcome>,
): Promise<ModelOutcome | 'try-again'> {
  const started = performance.now();
  try {
    return await compute();
  } catch (error) {
    if (task.signal.aborted) return stopped(dependencies, task, attempt);
    const seconds = (performance.now() - started) / 1000;
    if (error instanceof PdrError && error.kind === 'run')
      return failed(dependencies, task, attempt, error, seconds);
    await clean(attempt.directory);
    await releaseModel(dependencies.database, { ...claimOf(task), status: 'pending' });
    throw error;
  }
}

async function failed(
  dependencies: Dependencies,
  task: ModelTask,
  attempt: Attempt,
  error: PdrError,
  seconds: number,
): Promise<ModelOutcome | 'try-again'> {
  const facts = { ...error.facts, ...(await place(dependencies, task, attempt)) };
  const failure = { type: error.type, message: withPlace(error.message, facts) };
  const tryAgain = mayTryAgain(attempt);
  task.claim.heldSince = undefined;
  const end = { ...claimOf(task), failure, facts, seconds, tryAgain };
  if (!(await recordFailed(dependencies.database, end))) {
    throw new PdrError('ClaimLost', `${task.job.job} was claimed by another worker meanwhile`);
  }
  return tryAgain ? 'try-again' : { ...task.job, status: 'failed', seconds, failure };
}

/** Where the failed attempt can be looked at; its working directory stays unless the configuration says otherwise. */
async function place(
  dependencies: Dependencies,
  { job }: ModelTask,
  attempt: Attempt,
): Promise<FailureFacts> {
  const { host, keepFailed, scratchDir } = dependencies;
  if (!keepFailed) {
    await clean(attempt.directory);
    return { host };
  }
  const kept = keptDirectory(scratchDir, attempt.spec.name, job.job, attempt.number);
  await keep(attempt.directory, kept);
  return { host, workingDirectory: kept };
}

function withPlace(message: string, { host, workingDirectory }: FailureFacts): string {
  return workingDirectory === undefined
    ? message
    : `${message}\nworking directory kept: ${host}:${workingDirectory}`;
}

/** The program is gone already. What it left on the way to the archive is removed where that can be reached. */
async function stopped(
  dependencies: Dependencies,
  task: ModelTask,
  { spec, directory }: Attempt,
): Promise<ModelOutcome> {
  await clean(directory);
  await dependencies.storage.removeTemporary(spec.name, task.token).catch(() => undefined);
  return giveBack(dependencies, task);
}

/** What becomes of a stopped model's row follows from the reason; one that was never claimed stays as it is. */
export async function giveBack(dependencies: Dependencies, task: ModelTask): Promise<ModelOutcome> {
  const reason = task.signal.reason as StopReason;
  if (reason === 'claim-lost')
    throw new PdrError('ClaimLost', `${task.job.job} is held by another worker now`);
  const status = reason === 'cancelled' ? 'cancelled' : 'pending';
  await releaseModel(dependencies.database, { ...claimOf(task), status });
  return { ...task.job, status, seconds: 0 };
}

function claimOf({ job, token }: ModelTask): { jobId: number; token: string } {
  return { jobId: job.id, token };
}
