import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { appendFile, chmod, readdir, readlink, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeProgram } from '../../../codes/process/node-program.ts';
import { assertUnchanged, findSnapshot, openSnapshot } from '../../../codes/staging/snapshot.ts';
import { removeLeftovers } from '../../../codes/staging/worker-folder.ts';
import { makeBaseDir } from '../../stand-ins/make-base-dir.ts';
import { CHEMISTRY, codeOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function prepared() {
  const folder = await tempFolder();
  const base = join(folder, 'base');
  await makeBaseDir(base);
  const content = await codeOf(base).readContent({ chemistry: CHEMISTRY, onionSpecies: [] });
  const scratch = join(folder, 'scratch');
  return { base, content, scratch, directory: join(scratch, 'snapshots', content.digest) };
}

/** A process that takes the snapshot for itself and prints its folder. */
async function openElsewhere(base: string, scratch: string): Promise<string> {
  const [node, ...rest] = nodeProgram(new URL('open-snapshot.js', import.meta.url));
  const child = spawn(node, [...rest, base, scratch], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child, 'close');
  return output;
}

const CHEMISTRY_COPY = `inputs/pdrinpdata/${CHEMISTRY}`;

test('a snapshot holds programs and inputs, cannot be written, and shows the chosen chemistry in its place', async () => {
  const { content, scratch, directory } = await prepared();
  expect((await openSnapshot(content, scratch)).directory).toBe(directory);
  expect(readFileSync(join(directory, CHEMISTRY_COPY), 'utf8')).toBe(`rates of ${CHEMISTRY}\n`);
  expect(await readlink(join(directory, 'inputs/pdrinpdata/chem_rates.dat'))).toBe(CHEMISTRY);
  expect(statSync(join(directory, 'programs/pdrexe')).mode & 0o777).toBe(0o555);
  expect(statSync(join(directory, CHEMISTRY_COPY)).mode & 0o777).toBe(0o444);
  expect(statSync(join(directory, 'inputs/pdrinpdata')).mode & 0o777).toBe(0o555);
});

test('a snapshot stays as it was when its source changes, and is found by its digest', async () => {
  const { base, content, scratch, directory } = await prepared();
  await openSnapshot(content, scratch);
  await writeFile(join(base, 'pdrinpdata', CHEMISTRY), 'other rates');
  const found = await findSnapshot(scratch, content.digest);
  expect(found?.content).toEqual(content);
  expect(readFileSync(join(directory, CHEMISTRY_COPY), 'utf8')).toBe(`rates of ${CHEMISTRY}\n`);
});

test('there is no snapshot of a content that nobody opened, and no digest leads out of the folder', async () => {
  const { content, scratch } = await prepared();
  expect(await findSnapshot(scratch, content.digest)).toBeUndefined();
  await expect(findSnapshot(scratch, '../../etc')).rejects.toMatchObject({ type: 'InvalidGrid' });
});

test('a source that changed after it was read makes no snapshot', async () => {
  const { base, content, scratch, directory } = await prepared();
  await writeFile(join(base, 'In/mcdrt.inp'), 'changed');
  await expect(openSnapshot(content, scratch)).rejects.toMatchObject({
    type: 'InputsChanged',
    message: expect.stringContaining('In/mcdrt.inp') as string,
  });
  expect(existsSync(directory)).toBe(false);
  expect(await readdir(join(scratch, 'snapshots'))).toEqual([]);
});

test('slots of one worker and several workers that need it at once make one snapshot', async () => {
  const { base, content, scratch, directory } = await prepared();
  const [here, there, elsewhere] = await Promise.all([
    Promise.all(Array.from({ length: 8 }, () => openSnapshot(content, scratch))),
    openElsewhere(base, scratch),
    openElsewhere(base, scratch),
  ]);
  expect(new Set(here).size).toBe(1);
  expect([there, elsewhere]).toEqual([directory, directory]);
  expect(await readdir(join(scratch, 'snapshots'))).toEqual([content.digest]);
});

test('a snapshot that another process finds damaged is made anew', async () => {
  const { base, content, scratch, directory } = await prepared();
  await openSnapshot(content, scratch);
  const file = join(directory, CHEMISTRY_COPY);
  await chmod(file, 0o644);
  await writeFile(file, 'x');
  expect(await openElsewhere(base, scratch)).toBe(directory);
  expect(readFileSync(file, 'utf8')).toBe(`rates of ${CHEMISTRY}\n`);
});

test('a manifest cut off by a power cut is no snapshot', async () => {
  const { base, content, scratch, directory } = await prepared();
  await openSnapshot(content, scratch);
  await writeFile(join(directory, 'manifest.json'), '{"content":');
  expect(await openElsewhere(base, scratch)).toBe(directory);
  expect(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'))).toMatchObject({ content });
});

const CHANGES: readonly [string, string, (inputs: string) => Promise<unknown>][] = [
  ['a changed file', `pdrinpdata/${CHEMISTRY}`, (inputs) => change(join(inputs, 'pdrinpdata', CHEMISTRY))],
  [
    'a new file',
    'In/new',
    (inputs) => inWritable(join(inputs, 'In'), (folder) => writeFile(join(folder, 'new'), '')),
  ],
  [
    'a removed file',
    'In/mcdrt.inp',
    (inputs) => inWritable(join(inputs, 'In'), (folder) => rm(join(folder, 'mcdrt.inp'))),
  ],
];

async function change(file: string): Promise<void> {
  await chmod(file, 0o644);
  await appendFile(file, 'more');
}

async function inWritable(folder: string, work: (folder: string) => Promise<unknown>): Promise<void> {
  await chmod(folder, 0o755);
  await work(folder);
  await chmod(folder, 0o555);
}

test.each(CHANGES)('%s among the inputs is named, and the snapshot made anew', async (_what, name, apply) => {
  const { content, scratch, directory } = await prepared();
  const snapshot = await openSnapshot(content, scratch);
  await assertUnchanged(snapshot);
  await apply(join(directory, 'inputs'));
  await expect(assertUnchanged(snapshot)).rejects.toMatchObject({
    type: 'InputsChanged',
    message: expect.stringContaining(name) as string,
  });
  expect(existsSync(directory)).toBe(false);
  const again = await openSnapshot(content, scratch);
  await assertUnchanged(again);
  // A model that ran on the old one is told so, and does not take the new one away.
  await expect(assertUnchanged(snapshot)).rejects.toMatchObject({ type: 'InputsChanged' });
  await assertUnchanged(again);
});

test('a folder that cannot be written is the fault of the host, with the remedy', async () => {
  const { base, content } = await prepared();
  await expect(openSnapshot(content, join(base, 'pdrexe'))).rejects.toMatchObject({
    type: 'ScratchUnavailable',
    message: expect.stringContaining('set worker.scratch_dir to a folder') as string,
  });
});

test('a snapshot that nobody has used for a month is removed when a worker starts, and one in use is not', async () => {
  const [old, used] = [await prepared(), await prepared()];
  const monthAgo = Date.now() / 1000 - 31 * 24 * 3600;
  for (const { content, scratch, directory } of [old, used]) {
    await openSnapshot(content, scratch);
    await utimes(join(directory, 'manifest.json'), monthAgo, monthAgo);
  }
  expect(await openElsewhere(used.base, used.scratch)).toContain(used.directory);
  expect(await removeLeftovers(old.scratch)).toEqual([old.directory]);
  expect(existsSync(old.directory)).toBe(false);
  expect(await removeLeftovers(used.scratch)).toEqual([]);
  expect(existsSync(used.directory)).toBe(true);
});
