import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readState } from '../../stack/state.ts';

const PARTS = ['worker', 'guardian', 'programs', 'database', 'temporal'] as const;

/** Milliseconds of processor that the parts of a stack have used since their start. */
export type ProcessorTimes = Readonly<Record<(typeof PARTS)[number], number>>;

/** Of a stack with one worker; the programs are those that have ended. Undefined where there is no `/proc`. */
export function processorTimes(dataDir: string): ProcessorTimes | undefined {
  if (process.platform !== 'linux') return undefined;
  const { workers, database, temporal } = readState(dataDir);
  const worker = workers[0]?.process.pid ?? 0;
  const guardian = childrenOf(worker)[0] ?? 0;
  return {
    worker: timeOf(worker).own,
    guardian: timeOf(guardian).own,
    programs: timeOf(guardian).children,
    database: timeOf(database?.process?.pid ?? 0).own,
    temporal: timeOf(temporal?.process?.pid ?? 0).own,
  };
}

/** What each part used between two looks, over `models`. */
export function perModel(before: ProcessorTimes, after: ProcessorTimes, models: number): ProcessorTimes {
  return Object.fromEntries(
    PARTS.map((part) => [part, (after[part] - before[part]) / models]),
  ) as ProcessorTimes;
}

const TICK_MS = 1000 / Number(process.platform === 'linux' ? execFileSync('getconf', ['CLK_TCK']) : 100);

/** Fields 14 to 17 of proc(5)'s stat: user and system time, and the same of children that were waited for. */
function timeOf(pid: number): { own: number; children: number } {
  const fields = statOf(String(pid));
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  return { own: (user + system) * TICK_MS, children: (childUser + childSystem) * TICK_MS };
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(name)[1] === String(pid))
    .map(Number);
}

/** The fields behind the program's name; empty for a process that has ended. */
function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
