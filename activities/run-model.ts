import { randomUUID } from 'node:crypto';
import { claimModel } from '../database/claims.ts';
import { PdrError } from '../domain/failures.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { JobReference, ModelOutcome } from '../domain/model-record.ts';
import { computeModel } from './compute-model.ts';
import type { Dependencies } from './dependencies.ts';
import { gridSpec } from './grid-specs.ts';
import { holdContent } from './hold-content.ts';
import { recordEnd } from './record-end.ts';
import { repeatOnion } from './repeat-onion.ts';
import type { RunningModel } from './running-models.ts';

/** One try at one model under its own claim. */
export interface ModelTask {
  readonly grid: GridReference;
  readonly job: JobReference;
  readonly token: string;
  /** Aborted with a `StopReason`. */
  readonly signal: AbortSignal;
}

/** Starts a model in this process; what becomes of it is its `outcome`. */
export function startModel(dependencies: Dependencies, grid: GridReference, job: JobReference): RunningModel {
  const ender = new AbortController();
  const task = { grid, job, token: randomUUID(), signal: ender.signal };
  const model: RunningModel = {
    jobId: job.id,
    job: job.job,
    token: task.token,
    stop: (reason) => ender.abort(reason),
    outcome: runModel(dependencies, task, () => {
      model.claimedAt = performance.now();
    }),
  };
  return dependencies.running.add(model);
}

/**
 * A model from its claim to its recorded end. Only the holder of the claim archives and finishes; an attempt that finds
 * the model ended reports how, and one that finds it held elsewhere changes nothing and fails with `ModelRunsElsewhere`.
 */
export async function runModel(
  dependencies: Dependencies,
  task: ModelTask,
  onClaimed: () => void = () => undefined,
): Promise<ModelOutcome> {
  await dependencies.enlist();
  const spec = await gridSpec(dependencies, task.grid);
  const held = await holdContent(dependencies, spec);
  for (;;) {
    const claim = await claimModel(dependencies.database, {
      jobId: task.job.id,
      workerId: dependencies.workerId,
      token: task.token,
    });
    if (claim.state === 'ended') return { ...claim.outcome, ...task.job };
    if (claim.state === 'paused') return { ...task.job, status: 'pending', seconds: 0 };
    if (claim.state === 'held') throw runsElsewhere(task.job, claim.workerId);
    onClaimed();
    const directory = dependencies.workerFolder.newWorkingDirectory(task.job.job);
    const attempt = { spec, held, number: claim.attempt, directory };
    const compute = claim.onionOnly === true ? repeatOnion : computeModel;
    const end = await recordEnd(dependencies, task, attempt, () => compute(dependencies, task, attempt));
    if (end !== 'try-again') return end;
  }
}

function runsElsewhere({ job }: JobReference, workerId: string): PdrError {
  const message = `${job} is still held by worker ${workerId}; it is taken over when that worker is gone`;
  return new PdrError('ModelRunsElsewhere', message, { retryAfterSeconds: 2 });
}
