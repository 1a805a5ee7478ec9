import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { appendFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { localStorage } from '../../storage/local.ts';
import { folderOnOtherDisk, tempFolder } from '../codes/support/temp-folder.ts';

interface Source {
  readonly [to: string]: string;
}

/** An archive and some files in a scratch space on the same file system. */
async function prepared(files: Source = {}) {
  const folder = await tempFolder();
  const baseDir = join(folder, 'archive');
  return { folder, baseDir, storage: localStorage(baseDir), outputs: await writeOutputs(folder, files) };
}

async function writeOutputs(folder: string, files: Source) {
  return Promise.all(
    Object.entries(files).map(async ([to, text]) => {
      const from = join(folder, 'work', to.replaceAll('/', '-'));
      await mkdir(dirname(from), { recursive: true });
      await writeFile(from, text);
      return { role: to.split('/').at(-1) ?? '', from, to };
    }),
  );
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** All files below a folder, hidden ones included. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const TWO = { 'pdrgrid/TEXTOUTjob': 'output', 'oniongrid/ONIONjob.linebt_CO.out': 'lines' };

test('files are archived with size, time and checksum, and are gone from the scratch space', async () => {
  const { baseDir, storage, outputs } = await prepared(TWO);
  const archived = await storage.archive('grid', outputs, 'token');
  expect(archived[0]).toEqual({
    role: 'TEXTOUTjob',
    path: 'pdrgrid/TEXTOUTjob',
    size: 6,
    sha256: sha256('output'),
    modified: Math.floor(statSync(join(baseDir, 'grid/pdrgrid/TEXTOUTjob')).mtimeMs),
  });
  expect(filesIn(join(baseDir, 'grid'))).toEqual(['oniongrid/ONIONjob.linebt_CO.out', 'pdrgrid/TEXTOUTjob']);
  expect(readdirSync(join(baseDir, 'grid'))).toEqual(['oniongrid', 'pdrgrid']);
  expect(outputs.some(({ from }) => existsSync(from))).toBe(false);
});

test('files from another file system are copied, with the checksum of what arrived', async () => {
  const { baseDir, storage } = await prepared();
  const other = await folderOnOtherDisk();
  const big = Buffer.alloc(3_500_000, 'x');
  await writeFile(join(other, 'big'), big);
  const [archived] = await storage.archive(
    'grid',
    [{ role: 'big', from: join(other, 'big'), to: 'pdrgrid/big' }],
    'token',
    undefined,
    true,
  );
  expect(archived).toMatchObject({ size: big.length, sha256: sha256(big) });
  expect(readFileSync(join(baseDir, 'grid/pdrgrid/big')).equals(big)).toBe(true);
  expect(await storage.verify('grid', archived ? [archived] : [])).toEqual([]);
  expect(readdirSync(join(baseDir, 'grid'))).toEqual(['pdrgrid']);
});

test('flushing changes nothing but the waiting', async () => {
  const { storage, outputs, baseDir } = await prepared(TWO);
  expect(await storage.archive('grid', outputs, 'token', undefined, true)).toHaveLength(2);
  expect(filesIn(join(baseDir, 'grid'))).toHaveLength(2);
});

test('a later result takes the place of an earlier one under the same names', async () => {
  const { folder, baseDir, storage, outputs } = await prepared({ 'pdrgrid/TEXTOUTjob': 'first' });
  await storage.archive('grid', outputs, 'one');
  await storage.archive('grid', await writeOutputs(folder, { 'pdrgrid/TEXTOUTjob': 'second' }), 'two');
  expect(readFileSync(join(baseDir, 'grid/pdrgrid/TEXTOUTjob'), 'utf8')).toBe('second');
});

test('when the claim is lost at the last moment, nothing changes and the outputs are where they were', async () => {
  const { folder, baseDir, storage, outputs } = await prepared({ 'pdrgrid/TEXTOUTjob': 'first' });
  await storage.archive('grid', outputs, 'one');
  const later = await writeOutputs(folder, { 'pdrgrid/TEXTOUTjob': 'second', 'pdrgrid/new': 'new' });
  const lost = new Error('claim lost');
  const archiving = storage.archive('grid', later, 'two', () => {
    expect(filesIn(join(baseDir, 'grid'))).toEqual(['pdrgrid/TEXTOUTjob']);
    return Promise.reject(lost);
  });
  await expect(archiving).rejects.toBe(lost);
  expect(filesIn(join(baseDir, 'grid'))).toEqual(['pdrgrid/TEXTOUTjob']);
  expect(readFileSync(join(baseDir, 'grid/pdrgrid/TEXTOUTjob'), 'utf8')).toBe('first');
  expect(later.every(({ from }) => existsSync(from))).toBe(true);
  expect(await storage.archive('grid', later, 'three')).toHaveLength(2);
});

test('folders of the archive that somebody removed between two models are made again', async () => {
  const { folder, baseDir, storage, outputs } = await prepared(TWO);
  await storage.archive('grid', outputs, 'one');
  await rm(join(baseDir, 'grid'), { recursive: true });
  expect(await storage.archive('grid', await writeOutputs(folder, TWO), 'two')).toHaveLength(2);
  expect(filesIn(join(baseDir, 'grid'))).toEqual(['oniongrid/ONIONjob.linebt_CO.out', 'pdrgrid/TEXTOUTjob']);
});

test('an output that is a link is archived as the file that it leads to', async () => {
  const { baseDir, storage, outputs } = await prepared({ 'pdrgrid/TEXTOUTjob': 'output' });
  const [output] = outputs;
  const link = `${output?.from}-link`;
  await symlink(basename(output?.from ?? ''), link);
  const [archived] = await storage.archive('grid', [{ role: 'x', from: link, to: 'pdrgrid/x' }], 'token');
  expect(lstatSync(join(baseDir, 'grid/pdrgrid/x')).isFile()).toBe(true);
  expect(archived).toMatchObject({ size: 6, sha256: sha256('output') });
});

test('an archive whose folder is a link to nowhere is a fault, and not tried for ever', async () => {
  const { baseDir, storage, outputs } = await prepared(TWO);
  await mkdir(join(baseDir, 'grid'), { recursive: true });
  await symlink(join(baseDir, 'nowhere'), join(baseDir, 'grid/oniongrid'));
  await expect(storage.archive('grid', outputs, 'token')).rejects.toThrow(/ENOENT|EEXIST/);
  expect(outputs.every(({ from }) => existsSync(from))).toBe(true);
});

test('a missing output is named, and the others are given back', async () => {
  const { folder, baseDir, storage, outputs } = await prepared(TWO);
  const missing = { role: 'x', from: join(folder, 'work/nothing'), to: 'pdrgrid/x' };
  await expect(storage.archive('grid', [...outputs, missing], 'token')).rejects.toMatchObject({
    type: 'OutputMissing',
    message: expect.stringContaining('work/nothing') as string,
  });
  expect(outputs.every(({ from }) => existsSync(from))).toBe(true);
  expect(filesIn(baseDir)).toEqual([]);
});

test('what could not get its final name is given back, what was there before stays', async () => {
  const { baseDir, storage, outputs } = await prepared(TWO);
  await mkdir(join(baseDir, 'grid/pdrgrid/TEXTOUTjob/in-the-way'), { recursive: true });
  await expect(storage.archive('grid', outputs, 'token')).rejects.toMatchObject({
    type: 'StorageUnavailable',
    message: expect.stringContaining('a folder stands where a file is to be') as string,
  });
  expect(outputs.every(({ from }) => existsSync(from))).toBe(true);
  expect(existsSync(join(baseDir, 'grid/pdrgrid/TEXTOUTjob/in-the-way'))).toBe(true);
});

test('an archive that a file stands in the way of is the fault of the host, with the remedy', async () => {
  const { baseDir, storage, outputs } = await prepared(TWO);
  await writeFile(baseDir, 'a file');
  await expect(storage.archive('grid', outputs, 'token')).rejects.toMatchObject({
    type: 'StorageUnavailable',
    message: `Cannot use the archive ${baseDir}: a part of that path is a file: set storage.base_dir to a folder (ENOTDIR).`,
  });
  expect(outputs.every(({ from }) => existsSync(from))).toBe(true);
});

test('a full disk is the fault of the host', async () => {
  // Linux has a device that is always full; a link to it stands where the archive writes its copy.
  const { baseDir, storage } = await prepared();
  const other = await folderOnOtherDisk();
  await writeFile(join(other, 'output'), 'text');
  const output = { role: 'x', from: join(other, 'output'), to: 'pdrgrid/x' };
  // A rename would replace the link, so the source lies on another file system, whence it is copied, as is known by now.
  await storage.archive('grid', [output], 'first');
  await mkdir(join(baseDir, 'grid/.tmp-token'), { recursive: true });
  await symlink('/dev/full', join(baseDir, 'grid/.tmp-token/0'));
  await expect(storage.archive('grid', [output], 'token')).rejects.toMatchObject({
    type: 'StorageUnavailable',
    message: expect.stringContaining('the disk is full') as string,
  });
  expect(existsSync(join(other, 'output'))).toBe(true);
  expect(readdirSync(join(baseDir, 'grid'))).toEqual(['pdrgrid']);
});

test('verification tells missing, cut off and changed files from those that were only touched', async () => {
  const { baseDir, storage, outputs } = await prepared({
    'pdrgrid/same': 'same',
    'pdrgrid/touched': 'touched',
    'pdrgrid/gone': 'gone',
    'pdrgrid/short': 'short',
    'pdrgrid/changed': 'changed',
  });
  const archived = await storage.archive('grid', outputs, 'token');
  const path = (name: string): string => join(baseDir, 'grid/pdrgrid', name);
  expect(await storage.verify('grid', archived)).toEqual([]);
  await utimes(path('touched'), 1, 1);
  await rm(path('gone'));
  await writeFile(path('short'), '');
  await writeFile(path('changed'), 'CHANGED');
  await utimes(path('changed'), 1, 1);
  expect(await storage.verify('grid', archived)).toEqual([
    'pdrgrid/gone',
    'pdrgrid/short',
    'pdrgrid/changed',
  ]);
});

test('a grid without folder has lost all its files', async () => {
  const { storage } = await prepared();
  const file = { role: 'x', path: 'pdrgrid/x', size: 1, sha256: '', modified: 0 };
  expect(await storage.verify('never', [file])).toEqual(['pdrgrid/x']);
});

test('an earlier result is set aside under the same names, and once more is no harm', async () => {
  const { baseDir, storage, outputs } = await prepared(TWO);
  const archived = await storage.archive('grid', outputs, 'token');
  const moved = await storage.setAside('grid', archived, 'run-1');
  expect(moved.map(({ path }) => path)).toEqual([
    'earlier/run-1/pdrgrid/TEXTOUTjob',
    'earlier/run-1/oniongrid/ONIONjob.linebt_CO.out',
  ]);
  expect(await storage.verify('grid', moved)).toEqual([]);
  expect(await storage.setAside('grid', archived, 'run-1')).toEqual(moved);
  expect(filesIn(join(baseDir, 'grid'))).toHaveLength(2);
  expect(await storage.setAside('grid', archived, 'run-2')).toEqual([]);
});

test('no name leads out of the archive', async () => {
  const { storage } = await prepared();
  for (const grid of ['..', '.', '', 'a/b', '../x', 'a\\b', 'a\nb', '.hidden']) {
    expect(() => storage.pathOf(grid, 'x')).toThrow('cannot be a name in the archive');
  }
  for (const path of ['../x', 'a/../../x', '/etc/passwd', 'a//b', './x', 'a/.tmp-x']) {
    expect(() => storage.pathOf('grid', path)).toThrow('cannot be a name in the archive');
    const archiving = storage.archive('grid', [{ role: 'x', from: '/etc/hostname', to: path }], 'token');
    await expect(archiving).rejects.toMatchObject({ type: 'InvalidGrid' });
  }
  await expect(storage.removeTemporary('grid', '../..')).rejects.toMatchObject({ type: 'InvalidGrid' });
});

test('names with blanks, accents and plus signs are names like others', async () => {
  const { baseDir, storage, outputs } = await prepared({ 'oniongrid/ONIONjob.jerg_C+.smli': 'x' });
  await storage.archive('Grille é tudes', outputs, 'token');
  expect(storage.pathOf('Grille é tudes', '')).toBe(join(baseDir, 'Grille é tudes'));
  expect(filesIn(join(baseDir, 'Grille é tudes'))).toEqual(['oniongrid/ONIONjob.jerg_C+.smli']);
});

test('what an attempt left under temporary names is removed, and nothing else', async () => {
  const { baseDir, storage, outputs } = await prepared(TWO);
  await storage.archive('grid', outputs, 'one');
  for (const token of ['dead', 'alive']) {
    await mkdir(join(baseDir, `grid/.tmp-${token}`), { recursive: true });
    await appendFile(join(baseDir, `grid/.tmp-${token}/0`), 'half');
  }
  await storage.removeTemporary('grid', 'dead');
  await storage.removeTemporary('grid', 'dead');
  await storage.removeTemporary('never', 'dead');
  expect(filesIn(join(baseDir, 'grid'))).toEqual([
    '.tmp-alive/0',
    'oniongrid/ONIONjob.linebt_CO.out',
    'pdrgrid/TEXTOUTjob',
  ]);
  await storage.removeAllTemporary('grid');
  await storage.removeAllTemporary('never');
  expect(filesIn(join(baseDir, 'grid'))).toEqual(['oniongrid/ONIONjob.linebt_CO.out', 'pdrgrid/TEXTOUTjob']);
});

test('a probe makes the folder, tells the free space and leaves nothing behind', async () => {
  const { baseDir, storage } = await prepared();
  expect(await storage.probe()).toEqual({ folder: baseDir, freeBytes: expect.any(Number) as number });
  expect(readdirSync(baseDir)).toEqual([]);
});

test('a probe of a folder that cannot be used says why', async () => {
  const { baseDir } = await prepared();
  await mkdir(baseDir);
  await writeFile(join(baseDir, 'file'), '');
  expect(await localStorage(join(baseDir, 'file')).probe()).toMatchObject({
    fault: expect.stringContaining('set storage.base_dir') as string,
    freeBytes: 0,
  });
});
