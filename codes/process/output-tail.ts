import { fstatSync, readSync } from 'node:fs';

const TAIL_BYTES = 16 * 1024;
const LONGEST_LINE = 500;

/** The last lines of an open file, at most `count`; empty lines at its end are left out, long lines cut. */
export function lastLines(descriptor: number, count: number): string[] {
  const { size } = fstatSync(descriptor);
  const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  const lines = buffer.subarray(0, read).toString('utf8').trimEnd().split('\n');
  return lines
    .slice(-count)
    .map(shownLine)
    .filter((line, index) => index > 0 || line !== '');
}

/** Of a line that was overwritten by carriage returns, what a terminal would show in the end. */
function shownLine(line: string): string {
  const shown = line.trimEnd().split('\r').at(-1) ?? '';
  return shown.length > LONGEST_LINE ? `${shown.slice(0, LONGEST_LINE)} ...` : shown;
}
