import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeProgram } from '../../../codes/process/node-program.ts';
import { openWorkerFolder, removeLeftovers } from '../../../codes/staging/worker-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A worker that makes its folder, with a working directory and half a snapshot, and is killed. */
async function leaveByDeath(scratch: string): Promise<void> {
  const [node, ...rest] = nodeProgram(new URL('leave-scratch.js', import.meta.url));
  const child = spawn(node, [...rest, scratch], { stdio: 'inherit' });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}

test('a worker folder names its owner and gives each model a directory of its own', async () => {
  const scratch = await tempFolder();
  const folder = await openWorkerFolder(scratch);
  expect(JSON.parse(readFileSync(join(folder.directory, 'owner.json'), 'utf8'))).toMatchObject({
    pid: process.pid,
    host: hostname(),
  });
  const [one, other] = [folder.newWorkingDirectory('job'), folder.newWorkingDirectory('job')];
  expect(one).not.toBe(other);
  await folder.close();
  expect(existsSync(folder.directory)).toBe(false);
});

test('what a dead worker left is removed, what a living one has is not', async () => {
  const scratch = await tempFolder();
  await leaveByDeath(scratch);
  const mine = await openWorkerFolder(scratch);
  expect(await readdir(join(scratch, 'work'))).toHaveLength(2);
  expect(await readdir(join(scratch, 'snapshots'))).toHaveLength(1);
  expect(await removeLeftovers(scratch)).toHaveLength(2);
  expect(await readdir(join(scratch, 'work'))).toEqual([mine.directory.slice(-8)]);
  expect(await readdir(join(scratch, 'snapshots'))).toEqual([]);
  expect(await removeLeftovers(scratch)).toEqual([]);
});

test('folders of another host, of a recycled process number and without owner are told apart', async () => {
  const scratch = await tempFolder();
  const owners = {
    'other-host': { pid: 1, startTime: 'x', host: 'another' },
    recycled: { pid: process.pid, startTime: 'x', host: hostname() },
    nobody: undefined,
  };
  for (const [name, owner] of Object.entries(owners)) {
    await mkdir(join(scratch, 'work', name), { recursive: true });
    if (owner) await writeFile(join(scratch, 'work', name, 'owner.json'), JSON.stringify(owner));
  }
  expect(await removeLeftovers(scratch)).toEqual([join(scratch, 'work/recycled')]);
});

test('a scratch space that is not there yet has no leftovers', async () => {
  expect(await removeLeftovers(join(await tempFolder(), 'none'))).toEqual([]);
});
