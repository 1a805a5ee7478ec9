import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GridProgress } from '../domain/grid-progress.ts';
import { PROGRESS_QUERY } from '../domain/messages.ts';
import type { GridState } from '../domain/statuses.ts';
import type { ProgressView } from './progress-view.ts';

const ASK_EVERY_MS = 500;

/** How a grid's workflow ended. */
export interface GridEnd {
  readonly state: GridState;
  /** Why it could not go on. */
  readonly reason?: string;
  /** The workers' connections, as they told the grid last. */
  readonly pools?: GridProgress['pools'];
}

/** Shows a grid's progress until it ends, or until `signal` says that the user looks away; the grid runs on then. */
export async function follow(
  client: Client,
  handle: WorkflowHandle,
  view: ProgressView,
  signal: AbortSignal,
): Promise<GridEnd | 'interrupted'> {
  const watching = new AbortController();
  const watch = watchProgress(handle, view, watching.signal);
  try {
    // Without the signal the call that waits for the end would keep this process alive as long as the grid.
    return await client.connection.withAbortSignal(signal, () => endOf(handle));
  } catch (error) {
    if (signal.aborted) return 'interrupted';
    throw error;
  } finally {
    watching.abort();
    await watch;
    view.end();
  }
}

async function watchProgress(handle: WorkflowHandle, view: ProgressView, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const progress = await handle.query<GridProgress>(PROGRESS_QUERY).catch(() => undefined);
    if (progress === undefined) view.waiting();
    else view.show(progress);
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Waits for the workflow, over every history that it begins anew. */
async function endOf(handle: WorkflowHandle): Promise<GridEnd> {
  try {
    const { state, pools } = (await handle.result()) as Pick<GridEnd, 'state' | 'pools'>;
    return { state, ...(pools === undefined ? {} : { pools }) };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (error.cause instanceof CancelledFailure) return { state: 'cancelled' };
    return { state: 'failed', reason: reasonOf(error) };
  }
}

/** The message of the failure's first cause: what went wrong, not how it travelled. */
function reasonOf(error: Error): string {
  let deepest: Error = error;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest.message;
}
