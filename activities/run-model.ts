import { randomUUID } from 'node:crypto';
import { type Claim, claimModel } from '../database/claims.ts';
import { PdrError } from '../domain/failures.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { JobReference, ModelOutcome } from '../domain/model-record.ts';
import { computeModel } from './compute-model.ts';
import type { Dependencies } from './dependencies.ts';
import { gridSpec } from './grid-specs.ts';
import { holdContent } from './hold-content.ts';
import { giveBack, recordEnd } from './record-end.ts';
import { repeatOnion } from './repeat-onion.ts';
import type { ClaimWatch, RunningModel } from './running-models.ts';

/** One try at one model under its own claim. */
export interface ModelTask {
  readonly grid: GridReference;
  readonly job: JobReference;
  readonly token: string;
  /** Aborted with a `StopReason`. */
  readonly signal: AbortSignal;
  readonly claim: ClaimWatch;
  /** To be called when no program of the model will begin any more. */
  readonly endPrograms: () => void;
}

/** Starts a model in this process; what becomes of it is its `outcome`. */
export function startModel(dependencies: Dependencies, grid: GridReference, job: JobReference): RunningModel {
  const ender = new AbortController();
  const claim: ClaimWatch = { heldSince: undefined };
  let endPrograms = (): void => {};
  const programsEnded = new Promise<void>((settle) => {
    endPrograms = settle;
  });
  const task = { grid, job, token: randomUUID(), signal: ender.signal, claim, endPrograms };
  return dependencies.running.add({
    jobId: job.id,
    job: job.job,
    token: task.token,
    claim,
    programsEnded,
    stop: (reason) => ender.abort(reason),
    outcome: runModel(dependencies, task).finally(endPrograms),
  });
}

/**
 * A model from its claim to its recorded end. Only the holder of the claim archives and finishes; an attempt that finds
 * the model ended reports how, and one that finds it held elsewhere changes nothing and fails with `ModelRunsElsewhere`.
 */
export async function runModel(dependencies: Dependencies, task: ModelTask): Promise<ModelOutcome> {
  await dependencies.enlist();
  const spec = await gridSpec(dependencies, task.grid);
  const held = await holdContent(dependencies, spec);
  for (let failures = 0; ; failures += 1) {
    const claim = await claimed(dependencies, task);
    if (claim === undefined) return giveBack(dependencies, task);
    if (claim.state === 'ended') return { ...claim.outcome, ...task.job };
    if (claim.state === 'paused') return handedBack(task.job);
    if (claim.state === 'held') throw runsElsewhere(task.job, claim.workerId);
    task.claim.heldSince = performance.now();
    const directory = dependencies.workerFolder.newWorkingDirectory(task.job.job);
    const attempt = { spec, held, number: claim.attempt, failures, directory };
    const compute = claim.onionOnly === true ? repeatOnion : computeModel;
    const end = await recordEnd(dependencies, task, attempt, () => compute(dependencies, task, attempt));
    if (end !== 'try-again') return end;
    if (dependencies.running.draining) return handedBack(task.job);
  }
}

/** The model waits for the next who takes it; its row says so already. */
export function handedBack(job: JobReference): ModelOutcome {
  return { ...job, status: 'pending', seconds: 0 };
}

/** Undefined when the model was stopped while it waited for the database: nobody knows whether it was claimed then. */
async function claimed(
  { database, workerId }: Dependencies,
  { job, token, signal }: ModelTask,
): Promise<Claim | undefined> {
  try {
    return await claimModel(database.during(signal), { jobId: job.id, workerId, token });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function runsElsewhere({ job }: JobReference, workerId: string): PdrError {
  const message = `${job} is still held by worker ${workerId}; it is taken over when that worker is gone`;
  return new PdrError('ModelRunsElsewhere', message, { retryAfterSeconds: 2 });
}
