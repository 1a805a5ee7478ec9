import type { Client } from '@temporalio/client';
import { withPools } from '../domain/fleet-figures.ts';
import { EXIT } from './exit-status.ts';
import { follow, type GridEnd } from './follow.ts';
import { type GridStatus, gridStatus } from './grid-reports.ts';
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
  const found = withConnections(await gridStatus({ json, grid }, session), end);
  if (json) printJson(found.summary);
  else print(statusText(found));
  return exitStatusOf(end);
}

/** A short grid ends before its workers have told the database of the connections that it took. */
function withConnections({ summary, failures }: GridStatus, { pools = {} }: GridEnd): GridStatus {
  const { connections } = summary;
  if (connections === undefined) return { summary, failures };
  return { summary: { ...summary, connections: withPools(connections, pools) }, failures };
}

function exitStatusOf({ state }: GridEnd): number {
  if (state === 'failed') return EXIT.usage;
  return state === 'completed' ? EXIT.done : EXIT.someFailed;
}
