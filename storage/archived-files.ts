import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PdrError } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import { digestFile } from './digest-file.ts';
import { pathInGrid } from './grid-paths.ts';

/** What stands in the archive; see `Storage.digest`. */
export async function digestFiles(
  baseDir: string,
  grid: string,
  files: readonly Pick<ArchivedFile, 'role' | 'path'>[],
): Promise<ArchivedFile[]> {
  const found: ArchivedFile[] = [];
  for (const { role, path } of files) {
    const place = pathInGrid(baseDir, grid, path);
    if (await isFile(place)) found.push({ path, role, ...(await digestFile(place)) });
  }
  return found;
}

/** A copy that a program may write to; see `Storage.fetch`. */
export async function fetchFile(from: string, to: string): Promise<void> {
  if (!(await isFile(from))) throw new PdrError('OutputMissing', `There is no ${from} in the archive.`);
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o644);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
}
