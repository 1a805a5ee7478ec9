import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 16 * 1024;
const LONGEST_LINE = 500;

/** The last lines of a file, at most `count`; empty lines at its end are left out, long lines cut. */
export function lastLines(path: string, count: number): string[] {
  const lines = tailOf(path).trimEnd().split('\n').slice(-count).map(shownLine);
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

/** Nothing of a file that is not there: a program may remove its own output. */
function tailOf(path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.subarray(0, read).toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Of a line that was overwritten by carriage returns, what a terminal would show in the end. */
function shownLine(line: string): string {
  const shown = line.trimEnd().split('\r').at(-1) ?? '';
  return shown.length > LONGEST_LINE ? `${shown.slice(0, LONGEST_LINE)} ...` : shown;
}
