import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  workflowInfo,
} from '@temporalio/workflow';
import type { EndedGrid, GridEnd } from '../activities/finish-grid.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { bookkeeping } from './activities.ts';
import { listenForControl, recordPaused } from './control.ts';
import { type GridState, newState, openedGrid } from './grid-state.ts';
import { registerModels, requeueModels } from './register-models.ts';
import { runModels } from './run-models.ts';
import { ensureSchema, onCurrentSchema } from './schema.ts';
import { showProgress } from './show-progress.ts';

/** Input of the workflow: a user gives `spec`, or `retry` too; `carried` is the workflow's own, for its next history. */
export interface GridInput {
  readonly spec: GridSpec;
  /** Run the failed and cancelled models of the grid's last run again, or only those named, instead of all its points. */
  readonly retry?: { readonly jobs?: readonly string[] };
  readonly carried?: GridState;
}

/**
 * A grid from its points to its end: the schema once, the models registered in pages, a window of models running, the
 * end recorded. One failed model never fails the grid; a grid that was cancelled ends as cancelled, with its rows.
 */
export async function pdrGrid(input: GridInput): Promise<EndedGrid> {
  const state = input.carried ?? newState(input.spec, Date.now());
  listenForControl(state);
  try {
    if (input.carried === undefined) await prepare(state, input.retry);
    const end = await onCurrentSchema(state, () => runModels(state));
    if (end === 'history-full') return await beginAnew(state);
    // A cancellation that comes now comes too late.
    return await CancellationScope.nonCancellable(() => finish(state, 'ended'));
  } catch (error) {
    await finishAfter(error, state);
    throw error;
  }
}

async function prepare(state: GridState, retry: GridInput['retry']): Promise<void> {
  showProgress(state);
  await ensureSchema();
  const { openGrid } = bookkeeping();
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const opening = { spec: state.spec, workflowId, runKey: firstExecutionRunId };
  state.grid = await openGrid.executeWithOptions({ summary: state.spec.name }, [opening]);
  await recordPaused(state);
  if (retry === undefined) await registerModels(state);
  else await requeueModels(state, retry.jobs);
}

/** Messages that are being answered come to their end in the history in which they came. */
async function beginAnew(state: GridState): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof pdrGrid>({ spec: state.spec, carried: state });
}

async function finish(state: GridState, how: GridEnd['how']): Promise<EndedGrid> {
  const { finishGrid } = bookkeeping();
  const end = { grid: openedGrid(state), how, pools: state.pools };
  const ended = await finishGrid.executeWithOptions({ summary: state.spec.name }, [end]);
  state.counts = ended.counts;
  state.phase = ended.state;
  showProgress(state);
  return ended;
}

/** Rows and search attributes tell the end too when the grid was cancelled or could not go on. */
async function finishAfter(error: unknown, state: GridState): Promise<void> {
  if (isCancellation(error)) state.phase = 'cancelled';
  // Any other error than an activity's is a defect of this workflow: its task is tried again by a mended program.
  else if (error instanceof ActivityFailure) state.phase = 'failed';
  else return;
  const how = state.phase;
  if (state.grid === undefined) return showProgress(state);
  try {
    await CancellationScope.nonCancellable(() => finish(state, how));
  } catch (fault) {
    // The grid ended as it did, also where the database refuses to hear of it.
    log.error('the end of the grid could not be recorded', { fault });
    showProgress(state);
  }
}
