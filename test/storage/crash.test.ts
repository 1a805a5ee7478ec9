import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeProgram } from '../../codes/process/node-program.ts';
import { localStorage } from '../../storage/local.ts';
import { folderOnOtherDisk, tempFolder } from '../codes/support/temp-folder.ts';

const WHOLE = 2_000_000;

/** A process that archives over and over and is killed after `milliseconds`, or at the moment named. */
async function archiveAndDie(folder: string, work: string, moment: 'copied' | number): Promise<void> {
  const [node, ...rest] = nodeProgram(new URL('archive-to-kill.js', import.meta.url));
  const child = spawn(node, [...rest, folder, work, String(moment)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  if (typeof moment === 'number') setTimeout(() => child.kill('SIGKILL'), moment);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}

test('a worker killed between temporary and final names leaves no final name, and its rest can be removed', async () => {
  const folder = await tempFolder();
  await archiveAndDie(folder, await folderOnOtherDisk(), 'copied');
  const grid = join(folder, 'archive/grid');
  expect(readdirSync(grid).sort()).toEqual(['.tmp-token', 'pdrgrid']);
  expect(readdirSync(join(grid, 'pdrgrid'))).toEqual([]);
  await localStorage(join(folder, 'archive')).removeTemporary('grid', 'token');
  expect(readdirSync(grid)).toEqual(['pdrgrid']);
});

test.each([
  ['on the file system of the archive', tempFolder],
  ['on another one', folderOnOtherDisk],
])('a worker killed at any moment leaves whole files only, with outputs %s', async (_where, workFolder) => {
  const folder = await tempFolder();
  const work = await workFolder();
  for (const moment of [5, 20, 35, 50, 65]) {
    await archiveAndDie(folder, work, moment);
    const archived = join(folder, 'archive/grid/pdrgrid');
    for (const name of existsSync(archived) ? readdirSync(archived) : []) {
      const bytes = readFileSync(join(archived, name));
      expect(bytes.length).toBe(WHOLE);
      expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
    }
  }
});
