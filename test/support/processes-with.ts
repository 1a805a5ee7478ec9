import { readdirSync, readFileSync } from 'node:fs';

/** Process numbers of those whose command line or environment names `text`; Linux only, as /proc is. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => contentOf(pid, 'cmdline').includes(text) || contentOf(pid, 'environ').includes(text))
    .map(Number);
}

function contentOf(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
