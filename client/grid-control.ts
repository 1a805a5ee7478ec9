import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { PdrError } from '../domain/failures.ts';
import { workflowIdOf } from '../domain/names.ts';
import type { GridArguments } from './grid-options.ts';
import { gridStatus } from './grid-reports.ts';
import { print, printJson } from './print.ts';
import { openSession, withTemporal } from './session.ts';
import { statusText } from './tables.ts';

/** Sends a grid one of its updates and prints where it stands once the update holds. */
export function updateGrid(args: GridArguments, update: string): Promise<number> {
  return control(args, (handle) => handle.executeUpdate(update));
}

/** Cancels a grid and waits until its models have ended and its rows say so. */
export function cancelGrid(args: GridArguments): Promise<number> {
  return control(args, async (handle) => {
    await handle.cancel();
    await handle.result().catch(() => undefined);
  });
}

async function control(
  args: GridArguments,
  act: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<number> {
  const session = openSession(args);
  await withTemporal(session, async (client) => {
    const handle = client.workflow.getHandle(workflowIdOf(args.grid));
    await act(handle).catch((error: unknown) => {
      throw error instanceof WorkflowNotFoundError ? notRunning(args.grid, error) : error;
    });
  });
  const found = await gridStatus(args, session);
  if (args.json) printJson(found.summary);
  else print(statusText(found));
  return 0;
}

function notRunning(grid: string, cause: unknown): PdrError {
  return new PdrError('UnknownGrid', `no grid ${grid} runs; "pdr-run list" shows the grids`, {}, cause);
}
