import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startGuardian } from '../../../codes/process/guardian.ts';
import { nodeProgram } from '../../../codes/process/node-program.ts';
import { isRunning } from '../support/is-running.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

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

/** Process numbers, one a line, in a file that grows. */
function numbersIn(path: string): number[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

const GROUP = 'sleep 1000 & echo $! >> children; wait';
const DEAF = "trap '' TERM; echo $$ >> children; while :; do sleep 1000; done";
const ESCAPED = 'setsid sleep 1000 & echo $! >> children; wait';

test('what a worker killed by SIGKILL had running is gone within two seconds, the deaf and the escaped included', async () => {
  const folder = await tempFolder();
  const worker = startWorker(folder, 'later', [GROUP, DEAF, ESCAPED]);
  const children = join(folder, 'children');
  await waitUntil('all three run', () => numbersIn(children).length === 3);
  worker.kill('SIGKILL');
  const killed = performance.now();
  const all = [...numbersIn(children), ...numbersIn(join(folder, 'groups'))];
  expect(all.length).toBe(6);
  await waitUntil('all are gone', () => !all.some(isRunning));
  expect(performance.now() - killed).toBeLessThan(2_000);
});

test("a program started in the instant of its worker's death is gone as well", async () => {
  const folder = await tempFolder();
  const worker = startWorker(folder, 'at-start', [DEAF]);
  await waitUntil('the worker is dead', () => worker.signalCode === 'SIGKILL');
  const groups = numbersIn(join(folder, 'groups'));
  expect(groups).toHaveLength(1);
  await waitUntil(
    'the program is gone',
    () => ![...groups, ...numbersIn(join(folder, 'children'))].some(isRunning),
  );
});

test('a guardian that is told to end takes with it what still runs', async () => {
  const guardian = startGuardian();
  const program = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const gone = new Promise((settle) => program.once('exit', settle));
  guardian.register(program.pid ?? 0);
  await guardian.end();
  await gone;
  expect(program.signalCode).toBe('SIGTERM');
});

test('a group that is no longer under guard is left alone', async () => {
  const guardian = startGuardian();
  const program = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void program.kill('SIGKILL'));
  guardian.register(program.pid ?? 0);
  guardian.unregister(program.pid ?? 0);
  await guardian.end();
  expect(isRunning(program.pid ?? 0)).toBe(true);
});

test('a guardian that was killed is replaced, and the new one knows the groups', async () => {
  const folder = await tempFolder();
  const worker = startWorker(folder, 'later', [GROUP]);
  await waitUntil('the program runs', () => numbersIn(join(folder, 'children')).length === 1);
  const first = guardianOf(worker);
  process.kill(first, 'SIGKILL');
  await waitUntil('there is another guardian', () => {
    const now = guardiansOf(worker);
    return now.length === 1 && now[0] !== first;
  });
  worker.kill('SIGKILL');
  const all = [...numbersIn(join(folder, 'children')), ...numbersIn(join(folder, 'groups'))];
  await waitUntil('all are gone', () => !all.some(isRunning));
});

function guardianOf(worker: ChildProcess): number {
  const [guardian] = guardiansOf(worker);
  if (guardian === undefined) throw new Error('the worker has no guardian');
  return guardian;
}

/** Running children of a worker that are guardians. */
function guardiansOf(worker: ChildProcess): number[] {
  const children = readFileSync(`/proc/${worker.pid}/task/${worker.pid}/children`, 'utf8');
  return children
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((pid) => isRunning(pid) && commandOf(pid).includes('guardian-main'));
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
}
