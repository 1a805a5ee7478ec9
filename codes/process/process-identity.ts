import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that no later one with the same number is taken for. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the same process only. */
  readonly startTime: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
}

/** Whether that very process is still there; one that has ended and only waits for its parent counts as gone. */
export function isAlive(identity: ProcessIdentity): boolean {
  return startTimeOf(identity.pid) === identity.startTime;
}

function startTimeOf(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStartTime(pid) : startTimeByPs(pid);
}

function linuxStartTime(pid: number): string | undefined {
  const stat = readProcessStat(pid);
  return stat === undefined || stat.state === 'Z' ? undefined : stat.startTime;
}

/** Fields of `/proc/<pid>/stat` (proc(5)); undefined when there is no such process. Linux only. */
export function readProcessStat(
  pid: number | string,
): { readonly state: string; readonly group: number; readonly startTime: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets and may itself hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', group: Number(fields[2]), startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function startTimeByPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text.startsWith('Z') ? undefined : text.slice(text.indexOf(' ') + 1).trim();
  } catch {
    return undefined;
  }
}
