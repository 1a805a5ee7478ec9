import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { GridReference } from '../domain/grid-progress.ts';
import type { BatchResult, JobReference, ModelOutcome } from '../domain/model-record.ts';
import type { Dependencies } from './dependencies.ts';
import { handedBack, startModel } from './run-model.ts';
import type { RunningModel, StopReason } from './running-models.ts';
import { toTemporalFailure } from './to-temporal-failure.ts';

export interface Batch {
  readonly grid: GridReference;
  readonly jobs: readonly JobReference[];
}

const BEAT_MS = 2000;

/**
 * Runs models one after the other in one slot, mostly a single one: the next begins while the one before it is archived
 * and recorded, so that the slot's processor time goes to programs. Idempotent: a model that ended is reported as it ended,
 * one that still runs in this process is joined. Failed models are recorded first; then the activity fails with the
 * batch's result as its details, so that the Web UI shows the failure and the workflow goes on.
 */
export function createRunModels(dependencies: Dependencies) {
  return async ({ grid, jobs }: Batch): Promise<BatchResult> => {
    const context = Context.current();
    const outcomes: Promise<ModelOutcome>[] = [];
    let current: RunningModel | undefined;
    const beat = setInterval(
      () => context.heartbeat({ job: current?.job, done: outcomes.length - 1 }),
      BEAT_MS,
    );
    try {
      for (const job of jobs) {
        throwIfCancelled(context);
        // Never more than one behind: what cannot be archived is not to pile up.
        await outcomes.at(-2);
        current = startOrJoin(dependencies, grid, job);
        const outcome = current === undefined ? handedBack(job) : untilEnded(context, current);
        outcomes.push(Promise.resolve(outcome));
        await Promise.race([current?.programsEnded, outcome]);
      }
      return endBatch(dependencies, await Promise.all(outcomes));
    } catch (error) {
      // The slot is free when its last program has gone.
      await Promise.allSettled(outcomes);
      throw toTemporalFailure(error, context.info.attempt);
    } finally {
      clearInterval(beat);
    }
  };
}

/** A model that runs here already, or a new one; a worker that drains starts none. */
function startOrJoin(
  dependencies: Dependencies,
  grid: GridReference,
  job: JobReference,
): RunningModel | undefined {
  const running = dependencies.running.get(job.id);
  if (running !== undefined || dependencies.running.draining) return running;
  return startModel(dependencies, grid, job);
}

/**
 * Waits for a model, which a cancellation ends. When only Temporal lost sight of this attempt the model goes on, to be
 * joined by the next one, and keeps its slot: no more programs run at once than there are slots.
 */
async function untilEnded(context: Context, model: RunningModel): Promise<ModelOutcome> {
  context.cancelled.catch(() => {
    const reason = stopReason(context);
    if (reason !== undefined) model.stop(reason);
  });
  const outcome = await model.outcome;
  if (outcome.status === 'cancelled' || outcome.status === 'pending') throwIfCancelled(context);
  return outcome;
}

function throwIfCancelled(context: Context): void {
  if (context.cancellationSignal.aborted)
    throw new CancelledFailure(String(context.cancellationSignal.reason));
}

/** Undefined when the attempt timed out or is unknown: the model goes on, and the next attempt joins it. */
function stopReason(context: Context): StopReason | undefined {
  const details = context.cancellationDetails;
  if (details?.cancelRequested === true) return 'cancelled';
  if (details?.workerShutdown === true || details?.paused === true || details?.reset === true)
    return 'worker-stopping';
  return undefined;
}

function endBatch(dependencies: Dependencies, outcomes: readonly ModelOutcome[]): BatchResult {
  const result = { outcomes, worker: dependencies.workerId, pool: dependencies.database.figures() };
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  const first = failed[0]?.failure;
  if (first === undefined) return result;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more models of this batch failed)` : '';
  throw ApplicationFailure.nonRetryable(`${failed[0]?.job}: ${first.message}${more}`, first.type, result);
}
