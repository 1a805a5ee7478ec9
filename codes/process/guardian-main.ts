import { setTimeout as sleep } from 'node:timers/promises';
import type { FromGuardian, ToGuardian } from './guardian-messages.ts';
import { guardedProcesses } from './marked-processes.ts';
import { isGroupAlive, sendSignal, signalGroup } from './process-group.ts';
import { startRequested } from './start-requested.ts';

// The guardian's process: it starts programs for its worker, tells how they ended, and ends all of them when the channel
// to the worker closes.

const GRACE_MS = 1_000;
const PATIENCE_MS = 5_000;
/** A program in the midst of its start shows its environment only a moment later. */
const QUIET_MS = 150;
const PAUSE_MS = 50;

const id = process.argv[2] ?? '';
const groups = new Set<number>();
let environment: NodeJS.ProcessEnv = {};

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

process.on('message', (message: ToGuardian) => {
  if (message.kind === 'environment') environment = message.environment;
  else if (message.kind === 'forget') groups.delete(message.group);
  else startRequested(message, environment, groups, tell);
});
process.once('disconnect', () => void endPrograms());

/** Nobody listens any more when the worker has gone in this moment. */
function tell(message: FromGuardian): void {
  process.send?.(message, undefined, undefined, () => {});
}

async function endPrograms(): Promise<void> {
  const closed = performance.now();
  let quietSince = closed;
  while (performance.now() - closed < PATIENCE_MS && performance.now() - quietSince < QUIET_MS) {
    const signal = performance.now() - closed < GRACE_MS ? 'SIGTERM' : 'SIGKILL';
    if (signalPrograms(signal)) quietSince = performance.now();
    await sleep(PAUSE_MS);
  }
  process.exit();
}

/** Whether anything was there to end. */
function signalPrograms(signal: NodeJS.Signals): boolean {
  const alive = [...groups].filter(isGroupAlive);
  const marked = guardedProcesses(id);
  for (const group of alive) signalGroup(group, signal);
  for (const pid of marked) sendSignal(pid, signal);
  return alive.length > 0 || marked.length > 0;
}
