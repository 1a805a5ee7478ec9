import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { markedProcesses } from './marked-processes.ts';
import { readProcessStat } from './process-identity.ts';

/** How long a program has between SIGTERM and SIGKILL. */
const GRACE_MS = 2_000;
/** A process that survives SIGKILL for this long waits inside the kernel, and waiting for it is of no use. */
const KILL_PATIENCE_MS = 10_000;

/**
 * Ends a process group, and with `mark` also the processes that left it: SIGTERM, then SIGKILL after two seconds. Comes
 * back when all are gone; false when some did not go, because the kernel holds them (a dead network file system).
 */
export async function endGroup(group: number, mark?: string): Promise<boolean> {
  const members: Members = { group, ...(mark !== undefined && { mark }) };
  signalAll(members, 'SIGTERM');
  if (await allGone(members, GRACE_MS)) return true;
  const deadline = performance.now() + KILL_PATIENCE_MS;
  while (performance.now() < deadline) {
    // Again and again: a member may have started another one between the look and the signal.
    signalAll(members, 'SIGKILL');
    if (await allGone(members, 200)) return true;
  }
  return false;
}

/** Whether the group has a member that still runs. */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || hasRunningMember(group);
}

/** Signals every member; a group that is gone is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  sendSignal(-group, signal);
}

export function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It ended by itself, or belongs to another user, which no program started here can bring about.
  }
}

interface Members {
  readonly group: number;
  readonly mark?: string;
}

function signalAll(members: Members, signal: NodeJS.Signals): void {
  signalGroup(members.group, signal);
  for (const pid of escapees(members)) sendSignal(pid, signal);
}

function escapees(members: Members): number[] {
  return members.mark === undefined ? [] : markedProcesses(members.mark);
}

async function allGone(members: Members, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (let pause = 5; ; pause = Math.min(2 * pause, 100)) {
    if (!isGroupAlive(members.group) && escapees(members).length === 0) return true;
    if (performance.now() >= deadline) return false;
    await sleep(pause);
  }
}

/** A member that has ended but was never waited for answers `kill(-group, 0)` for ever in a container without init. */
function hasRunningMember(group: number): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    const stat = readProcessStat(name);
    return stat?.group === group && stat.state !== 'Z' && stat.state !== 'X';
  });
}
