import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { down } from '../../stack/down.ts';
import { markOf, type ProcessMark } from '../../stack/processes.ts';

/** A folder for one test, gone when the test is. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pdr-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data directory for one test: when the test ends, so does the stack in it. */
export function stackFolder(): string {
  const dataDir = temporaryFolder();
  onTestFinished(async () => {
    await down({ dataDir, drainSeconds: 0 });
  });
  return dataDir;
}

/** A process that is no part of any stack; it ends with the test. */
export function startBystander(script: string): ProcessMark {
  const child = spawn('bash', ['-c', script], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const mark = markOf(child.pid ?? 0);
  if (mark === undefined) throw new Error('the bystander did not start');
  return mark;
}

/** Command lines of all processes that name `text`; Linux only, as /proc is. */
export function commandLinesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map(commandLine)
    .filter((line) => line.includes(text));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
