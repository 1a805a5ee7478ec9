import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process known for certain: the system hands a pid out again, but never together with the same start. */
export interface ProcessMark {
  readonly pid: number;
  readonly started: string;
}

/** The mark of a running process; undefined for one that has ended, or has ended and is not yet collected. */
export function markOf(pid: number): ProcessMark | undefined {
  const started = process.platform === 'linux' ? startedLinux(pid) : startedElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isRunning(mark: ProcessMark | undefined): mark is ProcessMark {
  return mark !== undefined && markOf(mark.pid)?.started === mark.started;
}

/** Ends a process: SIGTERM, then SIGKILL after `graceSeconds`. Returns once it is gone; one that is gone already is fine. */
export async function endProcess(mark: ProcessMark, graceSeconds: number): Promise<void> {
  if (!signal(mark, 'SIGTERM') || (await endsWithin(mark, graceSeconds))) return;
  if (signal(mark, 'SIGKILL')) await endsWithin(mark, 10);
}

/** Sends a signal to this very process; false where it is gone, or never was. */
export function signal(mark: ProcessMark, name: NodeJS.Signals): boolean {
  if (!isRunning(mark)) return false;
  try {
    return process.kill(mark.pid, name);
  } catch {
    return false;
  }
}

/** Whether the process is gone within `seconds`. */
export async function endsWithin(mark: ProcessMark, seconds: number): Promise<boolean> {
  const deadline = Date.now() + 1000 * seconds;
  while (isRunning(mark)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Clock ticks from boot to the process's start; the boot's id makes them unique across restarts of the machine. */
function startedLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in brackets and may hold anything, so fields are counted after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, threads, ticks] = [fields[0], Number(fields[17]), fields[19]];
    // An ended process whose other threads still end holds its ports and locks until the last one is gone.
    const ended = (state === 'Z' || state === 'X') && threads <= 1;
    return ended ? undefined : `${bootId()}:${ticks}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function startedElsewhere(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return state === undefined || state.startsWith('Z') ? undefined : started;
}
