import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  workflowInfo,
} from '@temporalio/workflow';
import { batchSize, meanSeconds, openWindow } from '../domain/batch.ts';
import { FAILURE_TYPES } from '../domain/failures.ts';
import type { BatchResult, JobReference, ModelOutcome } from '../domain/model-record.ts';
import { bookkeeping, models } from './activities.ts';
import { type GridState, openedGrid } from './grid-state.ts';
import { rankWhenWorthIt } from './rank-models.ts';
import { showProgress } from './show-progress.ts';

const JOBS_A_PAGE = 500;

/** Well below Temporal's 51,200 events; the models that run then finish in this history, and the next one goes on. */
const FULL_HISTORY = 8000;

interface Window {
  running: number;
  /** Ids of the jobs in activities that wait or run. */
  readonly jobs: Set<number>;
  /** A failure that is not a model's: it stops the grid. */
  stop: unknown;
}

/** Keeps a window of models running until none is left, or until this history is full. */
export async function runModels(state: GridState): Promise<'ended' | 'history-full'> {
  const window: Window = { running: 0, jobs: new Set(), stop: undefined };
  const scope = new CancellationScope();
  try {
    return await scope.run(() => keepRunning(state, window));
  } catch (error) {
    // Models wind down and their rows are written before the grid's own end is recorded.
    window.stop ??= error;
    scope.cancel();
    await CancellationScope.nonCancellable(() => condition(() => window.running === 0));
    throw error;
  }
}

async function keepRunning(state: GridState, window: Window): Promise<'ended' | 'history-full'> {
  for (;;) {
    if (!historyIsFull()) await rankWhenWorthIt(state);
    if (!historyIsFull()) await fillQueue(state, window);
    while (mayStart(state, window)) startBatch(state, window);
    showProgress(state);
    if (window.stop !== undefined) throw window.stop;
    if (mustBeginAnew(window)) return 'history-full';
    if (window.running === 0 && state.queueEnded && state.queue.length === 0) return 'ended';
    await nextChange(state, window);
  }
}

function historyIsFull(): boolean {
  const { historyLength, historySize } = workflowInfo();
  return historyLength > FULL_HISTORY || historySize > 16 * 1024 * 1024;
}

function width(state: GridState): number {
  return state.slots ?? openWindow(state);
}

function mayStart(state: GridState, window: Window): boolean {
  const free = window.running < width(state) && state.queue.length > 0;
  return free && !state.paused && window.stop === undefined && !historyIsFull();
}

/** Also a paused grid's history fills: with messages. */
function mustBeginAnew(window: Window): boolean {
  return window.running === 0 && historyIsFull();
}

/** Wakes when a batch ends, when the window may take more, or when this history is at its end. */
async function nextChange(state: GridState, window: Window): Promise<void> {
  const before = window.running;
  await condition(() => window.running < before || mayStart(state, window) || mustBeginAnew(window));
}

/** Takes the next page of waiting jobs before the queue runs dry. */
async function fillQueue(state: GridState, window: Window): Promise<void> {
  if (state.queueEnded || state.queue.length >= width(state)) return;
  const { taskQueue } = workflowInfo();
  const without = [...window.jobs, ...state.queue.map(({ id }) => id)];
  const request = { grid: openedGrid(state), without, limit: JOBS_A_PAGE, taskQueue };
  const page = await bookkeeping().nextModels.executeWithOptions({ summary: 'waiting models' }, [request]);
  state.queue.push(...page.jobs);
  state.fleetSlots = page.fleetSlots;
  state.queueEnded = page.jobs.length < JOBS_A_PAGE;
}

function startBatch(state: GridState, window: Window): void {
  const size = batchSize(state, remaining(state));
  const jobs = state.queue.splice(0, size);
  state.firstModelAt ??= Date.now();
  window.running += 1;
  for (const { id } of jobs) window.jobs.add(id);
  count(state, { pending: -jobs.length, running: jobs.length });
  // Not awaited here: the window goes on while this batch runs. `runBatch` never rejects.
  void runBatch(state, window, jobs);
}

/** Models not handed out yet, those behind the queue's end included. */
function remaining(state: GridState): number {
  return Math.max(state.counts.pending, state.queue.length);
}

async function runBatch(state: GridState, window: Window, jobs: JobReference[]): Promise<void> {
  try {
    const request = { grid: openedGrid(state), jobs };
    const activity = models().runModels;
    takeResult(state, await activity.executeWithOptions({ summary: batchSummary(jobs) }, [request]));
  } catch (error) {
    takeFailure(state, window, jobs, error);
  } finally {
    window.running -= 1;
    for (const { id } of jobs) window.jobs.delete(id);
  }
}

function batchSummary(jobs: readonly JobReference[]): string {
  const first = jobs[0]?.job ?? '';
  return jobs.length === 1 ? first : `${first} and ${jobs.length - 1} more`;
}

/** A failed model comes as a failed activity, so that the Web UI shows it; its details hold the whole batch's result. */
function takeFailure(state: GridState, window: Window, jobs: readonly JobReference[], error: unknown): void {
  const result = resultInside(error);
  if (result !== undefined) return takeResult(state, result);
  count(state, { running: -jobs.length, pending: jobs.length });
  window.stop ??= error;
}

function resultInside(error: unknown): BatchResult | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const isModelFailure = FAILURE_TYPES[cause.type as keyof typeof FAILURE_TYPES] === 'run';
  return isModelFailure ? (cause.details?.[0] as BatchResult) : undefined;
}

function takeResult(state: GridState, result: BatchResult): void {
  for (const outcome of result.outcomes) takeOutcome(state, outcome);
  state.pools[result.worker] = result.pool;
}

function takeOutcome(state: GridState, outcome: ModelOutcome): void {
  count(state, { running: -1, [outcome.status]: 1 });
  if (outcome.status === 'pending') {
    state.queue.push({ id: outcome.id, job: outcome.job, index: outcome.index });
    return;
  }
  state.ended += 1;
  state.busySeconds += outcome.seconds;
  if (state.outlook) {
    state.outlook = { ...state.outlook, workSeconds: state.outlook.workSeconds - outcome.seconds };
  }
  state.secondsPerModel = meanSeconds(state.secondsPerModel, outcome.seconds);
  if (outcome.failure === undefined) return;
  state.lastFailures = [{ job: outcome.job, ...outcome.failure }, ...state.lastFailures].slice(0, 10);
}

function count(state: GridState, change: Partial<Record<keyof GridState['counts'], number>>): void {
  const counts = { ...state.counts };
  for (const [status, by] of Object.entries(change)) counts[status as keyof typeof counts] += by;
  state.counts = counts;
}
