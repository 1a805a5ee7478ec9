import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packFolder } from '../../storage/pack-folder.ts';
import { localStorage } from '../../storage/local.ts';
import { tempFolder } from '../codes/support/temp-folder.ts';

const LONG = `${'a-rather-long-name-'.repeat(7)}ü.dat`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await tempFolder(), 'Out');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const FILES = { 'b.dat': 'b', 'a.dat': 'a'.repeat(1000), 'deep/er/c.dat': '', [LONG]: 'long' };

function tar(...args: string[]): string {
  return execFileSync('tar', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

test("the system's tar unpacks what was packed", async () => {
  const folder = await folderWith(FILES);
  const packed = join(folder, '../packed.tar.gz');
  await packFolder(folder, packed);
  const target = join(folder, '../unpacked');
  await mkdir(target);
  tar('-xzf', packed, '-C', target);
  expect(execFileSync('diff', ['-r', folder, join(target, 'Out')], { encoding: 'utf8' })).toBe('');
});

test('the same files give the same bytes, whenever and wherever they were written', async () => {
  const [one, other] = [
    await folderWith(FILES),
    await folderWith(Object.fromEntries(Object.entries(FILES).reverse())),
  ];
  await utimes(join(other, 'b.dat'), 1, 1);
  await packFolder(one, `${one}.tar.gz`);
  await packFolder(other, `${other}.tar.gz`);
  expect(readFileSync(`${other}.tar.gz`).equals(readFileSync(`${one}.tar.gz`))).toBe(true);
});

test('a link is packed as what it points to, a link to nowhere is left out', async () => {
  const folder = await folderWith({ 'a.dat': 'text' });
  await symlink('a.dat', join(folder, 'link'));
  await symlink('nowhere', join(folder, 'broken'));
  await packFolder(folder, `${folder}.tar.gz`);
  expect(tar('-tzf', `${folder}.tar.gz`).split('\n')).toEqual(['Out/', 'Out/a.dat', 'Out/link', '']);
  expect(tar('-xzOf', `${folder}.tar.gz`, 'Out/link')).toBe('text');
});

test('a folder among the outputs is archived as one file with its checksum', async () => {
  const folder = await folderWith(FILES);
  const storage = localStorage(join(folder, '../archive'));
  const archived = await storage.archive(
    'g',
    [{ role: 'mcdrt', from: folder, to: 'pdrgrid/MCDRTjob.tar.gz' }],
    't',
  );
  expect(await storage.verify('g', archived)).toEqual([]);
  expect(tar('-tzf', storage.pathOf('g', 'pdrgrid/MCDRTjob.tar.gz'))).toContain('Out/deep/er/c.dat');
});
