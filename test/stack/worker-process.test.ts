import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_TASK_QUEUE } from '../../domain/names.ts';
import { down } from '../../stack/down.ts';
import { endWorker } from '../../stack/end-worker.ts';
import { isRunning } from '../../stack/processes.ts';
import { readStack, readState } from '../../stack/state.ts';
import { up } from '../../stack/up.ts';
import { startStackWorker } from '../../stack/worker-process.ts';
import { stackFolder, startBystander, temporaryFolder } from '../support/stack-folder.ts';

const request = { setupDigest: 'a'.repeat(64), taskQueue: DEFAULT_TASK_QUEUE, slots: 3 };

it('one worker of the stack serves all who ask for the same configuration at once, whatever their shell says of Temporal, and down ends it', async () => {
  const dataDir = await runningStack();
  const configFile = configuration(dataDir, 'pdr: {code: slab}');
  vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const [one, other] = await Promise.all([
    startStackWorker(dataDir, { ...request, configFile }),
    startStackWorker(dataDir, { ...request, configFile }),
  ]);
  expect(other).toEqual(one);
  expect(one).toMatchObject({ slots: 3, taskQueue: DEFAULT_TASK_QUEUE });
  expect(readStack(dataDir)?.worker).toEqual({ pid: one.process.pid, slots: 3 });
  expect(await down({ dataDir })).toEqual({ stopped: ['worker', 'Temporal', 'MariaDB'] });
  expect(isRunning(one.process)).toBe(false);
});

it('another configuration gets a worker and a task queue of its own; a worker that died is replaced', async () => {
  const dataDir = await runningStack();
  const configFile = configuration(dataDir, 'pdr: {code: slab}');
  const first = await startStackWorker(dataDir, { ...request, configFile });
  const second = await startStackWorker(dataDir, { ...request, configFile, setupDigest: 'b'.repeat(64) });
  expect(second.process).not.toEqual(first.process);
  expect(second.taskQueue).toBe(`${DEFAULT_TASK_QUEUE}-${'b'.repeat(12)}`);

  process.kill(first.process.pid, 'SIGKILL');
  await expect.poll(() => isRunning(first.process)).toBe(false);
  const again = await startStackWorker(dataDir, { ...request, configFile });
  expect(again).toMatchObject({ taskQueue: DEFAULT_TASK_QUEUE, log: first.log });
  expect(readState(dataDir).workers.map(({ process }) => process.pid)).toEqual([
    second.process.pid,
    again.process.pid,
  ]);
});

it('a worker that cannot start is told with the end of its log, and is not taken for a running one', async () => {
  const dataDir = await runningStack();
  const configFile = configuration(dataDir, 'worker: {drain: soon}');
  const failure = await startStackWorker(dataDir, { ...request, configFile }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ type: 'StackUnavailable' });
  expect(failure).toHaveProperty(
    'facts.outputTail',
    expect.arrayContaining([expect.stringContaining('worker.drain')]),
  );
  expect(readStack(dataDir)?.worker).toBeNull();
});

it('a worker that ends only at the second signal is not killed', async () => {
  const said = join(temporaryFolder(), 'said');
  const worker = startBystander(
    `n=0; trap 'n=$((n+1)); if [ $n = 2 ]; then echo handed back > ${said}; exit; fi' TERM; : > ${said}
     while :; do sleep 0.05; done`,
  );
  await expect.poll(() => existsSync(said)).toBe(true);
  await endWorker(worker, 0.2);
  expect(readFileSync(said, 'utf8')).toBe('handed back\n');
});

async function runningStack(): Promise<string> {
  const dataDir = stackFolder();
  await up({ dataDir });
  return dataDir;
}

function configuration(dataDir: string, content: string): string {
  const path = join(dataDir, 'grid.yaml');
  writeFileSync(path, `${content}\n`);
  return path;
}
