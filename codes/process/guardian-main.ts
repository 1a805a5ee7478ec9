import { setTimeout as sleep } from 'node:timers/promises';
import { guardedProcesses } from './marked-processes.ts';
import { isGroupAlive, sendSignal, signalGroup } from './process-group.ts';

// The guardian: told `+<group>` and `-<group>` through its standard input, it ends the groups when that input closes.

const GRACE_MS = 1_000;
const PATIENCE_MS = 5_000;
/** A program in the midst of its start shows its environment only a moment later. */
const QUIET_MS = 150;
const PAUSE_MS = 50;

const id = process.argv[2] ?? '';
const groups = new Set<number>();

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

let unread = '';
for await (const chunk of process.stdin) {
  const lines = (unread + String(chunk)).split('\n');
  unread = lines.pop() ?? '';
  for (const line of lines) {
    const group = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  }
}

const closed = performance.now();
let quietSince = closed;
while (performance.now() - closed < PATIENCE_MS && performance.now() - quietSince < QUIET_MS) {
  const signal = performance.now() - closed < GRACE_MS ? 'SIGTERM' : 'SIGKILL';
  if (endAll(signal)) quietSince = performance.now();
  await sleep(PAUSE_MS);
}

/** Whether anything was there to end. */
function endAll(signal: NodeJS.Signals): boolean {
  const alive = [...groups].filter(isGroupAlive);
  const marked = guardedProcesses(id);
  for (const group of alive) signalGroup(group, signal);
  for (const pid of marked) sendSignal(pid, signal);
  return alive.length > 0 || marked.length > 0;
}
