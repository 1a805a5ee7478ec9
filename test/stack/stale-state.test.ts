import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stackFiles } from '../../stack/data-dir.ts';
import { down } from '../../stack/down.ts';
import { withStackLock } from '../../stack/lock.ts';
import { endProcess, isRunning, markOf, type ProcessMark } from '../../stack/processes.ts';
import { readStack, readState } from '../../stack/state.ts';
import { up } from '../../stack/up.ts';
import { stackFolder, startBystander, temporaryFolder } from '../support/stack-folder.ts';

it('after a power cut another program with the pid of a part is neither taken for it nor ended', async () => {
  const dataDir = stackFolder();
  const first = await up({ dataDir });
  await down({ dataDir });
  const bystander = startBystander('sleep 60');
  const earlier: ProcessMark = { pid: bystander.pid, started: 'an earlier boot:1' };
  const { temporal, database } = readState(dataDir);
  const stale = {
    temporal: { ...temporal, process: earlier },
    database: { ...database, process: earlier },
    workers: [{ process: earlier, slots: 4, taskQueue: 'pdr-run', setupDigest: 'a', log: 'worker-1.log' }],
  };
  writeFileSync(stackFiles(dataDir).state, JSON.stringify(stale));

  expect(readStack(dataDir)).toBeUndefined();
  expect(await up({ dataDir })).toEqual(first);
  expect(await down({ dataDir })).toEqual({ stopped: ['Temporal', 'MariaDB'] });
  expect(isRunning(bystander)).toBe(true);
});

it('a state that a power cut left empty is no state', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(stackFiles(dataDir).state, '');
  expect(readState(dataDir)).toEqual({ workers: [] });
  expect(await down({ dataDir })).toEqual({ stopped: [] });
});

it('the lock of a process that died is taken over', async () => {
  const dataDir = temporaryFolder();
  const holder = startBystander('sleep 60');
  writeFileSync(join(dataDir, 'stack.lock.7'), JSON.stringify(holder));
  await endProcess(holder, 5);
  expect(await withStackLock(dataDir, async () => 'in')).toBe('in');
  expect(readdirSync(dataDir)).toEqual(['stack.lock.8']);
});

it('the lock of a living process is waited for', async () => {
  const dataDir = temporaryFolder();
  const holder = startBystander('sleep 60');
  writeFileSync(join(dataDir, 'stack.lock.1'), JSON.stringify(holder));
  let entered = false;
  const waiting = withStackLock(dataDir, async () => {
    entered = true;
    return isRunning(holder);
  });
  await new Promise((done) => setTimeout(done, 300));
  expect(entered).toBe(false);
  await endProcess(holder, 5);
  expect(await waiting).toBe(false);
});

it('of many who want the lock one at a time is in', async () => {
  const dataDir = temporaryFolder();
  let inside = 0;
  const seen = await Promise.all(
    Array.from({ length: 20 }, () =>
      withStackLock(dataDir, async () => {
        inside += 1;
        await new Promise((done) => setTimeout(done, 2));
        return inside--;
      }),
    ),
  );
  expect(seen).toEqual(Array.from({ length: 20 }, () => 1));
});

it('a process that ignores SIGTERM is killed', async () => {
  const stubborn = startBystander('trap "" TERM; while :; do sleep 0.05; done');
  await endProcess(stubborn, 0.3);
  expect(isRunning(stubborn)).toBe(false);
});

it('a process that has ended but is not collected by its parent counts as gone', async () => {
  const parent = startBystander('sleep 0 & exec sleep 60');
  await expect.poll(() => childrenOf(parent.pid)).toHaveLength(1);
  const [child] = childrenOf(parent.pid);
  await expect.poll(() => markOf(child ?? 0)).toBeUndefined();
});

function childrenOf(pid: number): number[] {
  const words = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return words.filter((word) => word !== '').map(Number);
}
