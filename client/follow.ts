import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
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
    return await client.connection.withAbortSignal(signal, () => endOf(handle, signal));
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

/** Waits for the workflow, over every history that it begins anew, and over every absence of Temporal. */
async function endOf(handle: WorkflowHandle, signal: AbortSignal): Promise<GridEnd> {
  for (;;) {
    try {
      const { state } = (await handle.result()) as { state: GridState };
      return { state };
    } catch (error) {
      if (error instanceof WorkflowFailedError) return failedEnd(error);
      if (signal.aborted || !isUnreachable(error)) throw error;
      await sleep(ASK_EVERY_MS);
    }
  }
}

/** A server that is away, or that has just come back and does not answer everything yet. */
function isUnreachable(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && PASSING.has(cause.code);
}

/** gRPC's UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE. */
const PASSING: ReadonlySet<number> = new Set([2, 4, 8, 13, 14]);

function failedEnd(error: WorkflowFailedError): GridEnd {
  if (error.cause instanceof CancelledFailure) return { state: 'cancelled' };
  return { state: 'failed', reason: reasonOf(error) };
}

/** The message of the failure's first cause: what went wrong, not how it travelled. */
function reasonOf(error: Error): string {
  let deepest: Error = error;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest.message;
}
