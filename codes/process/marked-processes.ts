import { readdirSync, readFileSync } from 'node:fs';

/** Every started program carries this variable, and so do its descendants: `<guardian id>/<run>`. */
export const GUARD_VARIABLE = 'PDR_RUN_GUARD';

/**
 * Processes whose environment, as they were started with it, holds `GUARD_VARIABLE=<mark>`. Finds programs that left
 * their process group by `setsid`. Linux only: elsewhere no process is found.
 */
export function markedProcesses(mark: string): number[] {
  return processesWith(`${GUARD_VARIABLE}=${mark}\0`);
}

/** The same for all programs of one guardian. */
export function guardedProcesses(guardianId: string): number[] {
  return processesWith(`${GUARD_VARIABLE}=${guardianId}/`);
}

function processesWith(text: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(text))
    .map(Number);
}

/** Empty for a process of another user and for one that has ended. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
