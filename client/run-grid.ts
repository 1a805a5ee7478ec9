import type { RunArguments } from './commands/run.ts';
import { planRun } from './dry-run.ts';
import { dryRunText } from './dry-run-text.ts';
import { EXIT } from './exit-status.ts';
import { followGrid } from './follow-grid.ts';
import { type GridRequest, requestGrid } from './grid-request.ts';
import { print, printJson, say } from './print.ts';
import { readySession } from './ready-stack.ts';
import { flagsOf } from './run-flags.ts';
import { openSession, sayNotes, type Session, withTemporal } from './session.ts';
import { startGrid } from './start-grid.ts';

/** `run`: checks everything that can be checked first, starts or finds the grid, follows it, and prints how it ended. */
export async function runGrid(args: RunArguments): Promise<number> {
  const reading = { ...args, flags: flagsOf(args) };
  const before = openSession(reading);
  sayNotes(before);
  const request = await requestGrid(before, args);
  for (const note of request.notes) say(`note: ${note}`);
  if (args.dryRun) return dryRun(before, request, args.json);
  const { session, taskQueue } = await readySession(before, reading);
  return withTemporal(session, async (client) => {
    const started = await startGrid(client, request, taskQueue);
    return followGrid(client, session, started, args);
  });
}

async function dryRun(session: Session, request: GridRequest, json: boolean): Promise<number> {
  const { plan, notes } = await planRun(session, request);
  for (const note of notes) say(`note: ${note}`);
  if (json) printJson(plan);
  else print(dryRunText(plan, session.sources));
  return EXIT.done;
}
