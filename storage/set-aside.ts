import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArchivedFile } from '../domain/model-record.ts';
import { EARLIER_FOLDER } from '../domain/names.ts';
import { pathInGrid } from './grid-paths.ts';
import { syncFolders } from './sync-folders.ts';

/** Moves an earlier result's files away; see `Storage.setAside`. */
export async function setAside(
  baseDir: string,
  grid: string,
  files: readonly ArchivedFile[],
  label: string,
): Promise<ArchivedFile[]> {
  const moved: ArchivedFile[] = [];
  for (const file of files) {
    const path = `${EARLIER_FOLDER}/${label}/${file.path}`;
    const to = pathInGrid(baseDir, grid, path);
    if (await moveOrFind(pathInGrid(baseDir, grid, file.path), to)) moved.push({ ...file, path });
  }
  await syncFolders(moved.map(({ path }) => pathInGrid(baseDir, grid, path)));
  return moved;
}

/** Whether the file stands under its new name now, moved at this call or before. */
async function moveOrFind(from: string, to: string): Promise<boolean> {
  if (await exists(to)) return true;
  if (!(await exists(from))) return false;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  return true;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
