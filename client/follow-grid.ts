import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import { EXIT } from './exit-status.ts';
import { follow, type GridEnd } from './follow.ts';
import { gridStatus } from './grid-reports.ts';
import { print, printJson, say } from './print.ts';
import { progressView } from './progress-view.ts';
import { gridUrl, type Session } from './session.ts';
import type { StartedGrid } from './start-grid.ts';
import { statusText } from './tables.ts';

export interface FollowOptions {
  readonly json: boolean;
  readonly detach: boolean;
}

/** Says that a grid was started, follows it unless it is detached, prints how it ended, and tells the exit status. */
export async function followGrid(
  client: Client,
  session: Session,
  started: StartedGrid,
  options: FollowOptions,
): Promise<number> {
  say(`grid ${started.grid}: ${started.attached ? 'runs already; following it' : 'started'}`);
  say(`Web UI: ${gridUrl(session, started.grid, started.runId)}`);
  if (options.detach) return detached(session, started, options);
  return followToEnd(client, session, started, options);
}

async function detached(session: Session, started: StartedGrid, { json }: FollowOptions): Promise<number> {
  if (json) printJson((await gridStatus({ json, grid: started.grid }, session)).summary);
  else say(`pdr-run status ${started.grid} --watch follows it`);
  return EXIT.done;
}

async function followToEnd(
  client: Client,
  session: Session,
  started: StartedGrid,
  options: FollowOptions,
): Promise<number> {
  const interruption = new AbortController();
  // Every call that waits for the grid's end leaves a listener behind, some thousands in a day; Node warns at eleven.
  setMaxListeners(0, interruption.signal);
  const onInterrupt = () => interruption.abort();
  process.once('SIGINT', onInterrupt);
  const view = progressView(process.stderr, options.json, started.taskQueue);
  const end = await follow(client, started.handle, view, interruption.signal);
  process.removeListener('SIGINT', onInterrupt);
  if (end !== 'interrupted') return printEnd(session, started, end, options);
  say(`\ngrid ${started.grid} goes on; come back with: pdr-run status ${started.grid} --watch`);
  return EXIT.interrupted;
}

async function printEnd(
  session: Session,
  { grid }: StartedGrid,
  end: GridEnd,
  { json }: FollowOptions,
): Promise<number> {
  if (end.reason !== undefined) say(`grid ${grid} could not go on: ${end.reason}`);
  const found = await gridStatus({ json, grid }, session);
  if (json) printJson(found.summary);
  else print(statusText(found));
  return exitStatusOf(end);
}

function exitStatusOf({ state }: GridEnd): number {
  if (state === 'failed') return EXIT.usage;
  return state === 'completed' ? EXIT.done : EXIT.someFailed;
}
