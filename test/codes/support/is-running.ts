import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Whether a process runs, by the system's own list; one that has ended and was not waited for does not. */
export function isRunning(pid: number): boolean {
  const state = existsSync('/proc/self/stat') ? stateByProc(pid) : stateByPs(pid);
  return state !== '' && state !== 'Z' && state !== 'X';
}

function stateByProc(pid: number): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? '';
  } catch {
    return '';
  }
}

function stateByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).charAt(0);
  } catch {
    return '';
  }
}
