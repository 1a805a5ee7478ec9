import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startGuardian } from '../../../codes/process/guardian.ts';
import { nodeProgram } from '../../../codes/process/node-program.ts';
import { isRunning } from '../support/is-running.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const FAMILY = 'sleep 1000 & echo $! $$ >> children; wait';
const DEAF = "trap '' TERM; echo $$ >> children; while :; do sleep 1000; done";
const ESCAPED = 'setsid sleep 1000 & echo $! $$ >> children; wait';

function startWorker(
  folder: string,
  whenToDie: 'at-start' | 'later',
  scripts: readonly string[],
): ChildProcess {
  const [node, ...rest] = nodeProgram(new URL('worker-to-kill.js', import.meta.url));
  const worker = spawn(node, [...rest, folder, whenToDie, ...scripts], { stdio: 'ignore' });
  onTestFinished(() => void worker.kill('SIGKILL'));
  return worker;
}

/** Process numbers that the scripts have written. */
function childrenIn(folder: string): number[] {
  const path = join(folder, 'children');
  return existsSync(path) ? readFileSync(path, 'utf8').split(/\s+/).filter(Boolean).map(Number) : [];
}

/** Running processes whose command line or environment holds a text; Linux. */
function processesWith(text: string, file: 'cmdline' | 'environ'): number[] {
  return readdirSync('/proc')
    .filter(
      (name) =>
        /^\d+$/.test(name) && isRunning(Number(name)) && contentOf(`/proc/${name}/${file}`).includes(text),
    )
    .map(Number);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function guardianOf(folder: string): number | undefined {
  const id = contentOf(join(folder, 'guardian'));
  return id === '' ? undefined : processesWith(id, 'cmdline')[0];
}

test('what a worker killed by SIGKILL had running is gone within two seconds, the deaf and the escaped included', async () => {
  const folder = await tempFolder();
  const worker = startWorker(folder, 'later', [FAMILY, DEAF, ESCAPED]);
  await waitUntil('all run', () => childrenIn(folder).length === 5);
  worker.kill('SIGKILL');
  await waitUntil('all are gone', () => !childrenIn(folder).some(isRunning), 2_000);
  await waitUntil('the guardian is gone', () => guardianOf(folder) === undefined);
  expect(childrenIn(folder)).toHaveLength(5);
});

test('what a worker asked for in the instant of its death is not left running', async () => {
  const folder = await tempFolder();
  const worker = startWorker(folder, 'at-start', [DEAF, ESCAPED]);
  await waitUntil('the worker is dead', () => worker.signalCode === 'SIGKILL');
  const id = readFileSync(join(folder, 'guardian'), 'utf8');
  await waitUntil('the guardian is gone', () => guardianOf(folder) === undefined);
  expect(processesWith(id, 'environ')).toEqual([]);
  expect(childrenIn(folder).filter(isRunning)).toEqual([]);
});

test('a guardian that is told to end takes with it what still runs', async () => {
  const folder = await tempFolder();
  const guardian = startGuardian(process.env);
  const request = {
    argv: ['sleep', '1000'],
    cwd: folder,
    outputFile: join(folder, 'out'),
  };
  const program = await guardian.start(request);
  expect(isRunning(program.group)).toBe(true);
  await guardian.end();
  expect(isRunning(program.group)).toBe(false);
});

test('Ctrl-C and SIGTERM that reach the guardian do not end it', async () => {
  const folder = await tempFolder();
  startWorker(folder, 'later', [FAMILY]);
  await waitUntil('the program runs', () => childrenIn(folder).length === 2);
  const guardian = guardianOf(folder) ?? 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(guardian, signal);
  await new Promise((settle) => setTimeout(settle, 200));
  expect(isRunning(guardian)).toBe(true);
  expect(childrenIn(folder).every(isRunning)).toBe(true);
});

test('a guardian that is killed is replaced, and what ran under it is ended and fails', async () => {
  const folder = await tempFolder();
  startWorker(folder, 'later', [FAMILY]);
  await waitUntil('the program runs', () => childrenIn(folder).length === 2);
  const first = guardianOf(folder) ?? 0;
  process.kill(first, 'SIGKILL');
  await waitUntil('the run fails', () => existsSync(join(folder, 'failure-0')));
  expect(readFileSync(join(folder, 'failure-0'), 'utf8')).toContain(
    'the guardian that had started it was killed',
  );
  expect(childrenIn(folder).filter(isRunning)).toEqual([]);
  await waitUntil('the next program has run', () => contentOf(join(folder, 'output-again')) === 'again\n');
  expect(guardianOf(folder)).not.toBe(first);
});
