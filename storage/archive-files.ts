import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchivedFile } from '../domain/model-record.ts';
import { type BroughtFile, bringFile } from './bring-file.ts';
import { TEMPORARY, gridFolder, pathInGrid, temporaryFolder } from './grid-paths.ts';
import type { OutputToArchive } from './storage.ts';
import { syncFolders } from './sync-folders.ts';

/** Whose files they are, and how to bring them in. */
export interface Place {
  readonly baseDir: string;
  readonly grid: string;
  readonly token: string;
  readonly flush: boolean;
}

/**
 * Two halves: while files are read, copied and flushed, nothing stands under a final name yet, however long it takes;
 * then a few renames, each of them whole or not at all.
 */
export async function archiveFiles(
  place: Place,
  files: readonly OutputToArchive[],
  confirm: (() => Promise<void>) | undefined,
): Promise<ArchivedFile[]> {
  const temporary = temporaryFolder(place.baseDir, place.grid, place.token);
  const targets = files.map(({ to }) => pathInGrid(place.baseDir, place.grid, to));
  const brought: BroughtFile[] = [];
  try {
    await mkdir(temporary, { recursive: true });
    await bringAll(files, temporary, place.flush, brought);
    await makeFolders(targets);
    await confirm?.();
    await Promise.all(brought.map(({ path }, index) => rename(path, targets[index] ?? '')));
    if (place.flush) await syncFolders(targets);
    return brought.map(({ record }) => record);
  } catch (error) {
    await giveBack(brought, targets);
    throw error;
  } finally {
    await removeTemporary(temporary);
  }
}

/** Fills `brought` in the order of `files`; what came in stands there also when another one fails. */
async function bringAll(
  files: readonly OutputToArchive[],
  temporary: string,
  flush: boolean,
  brought: BroughtFile[],
): Promise<void> {
  const ends = await Promise.allSettled(
    files.map(async (file, index) => {
      brought[index] = await bringFile(file, `${temporary}/${index}`, flush);
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** What could not be archived is tried again, perhaps after hours of computing: it must not be lost. */
async function giveBack(brought: readonly BroughtFile[], targets: readonly string[]): Promise<void> {
  // Sparse where a file did not come in; such places are passed over by `forEach`.
  const moves: Promise<unknown>[] = [];
  brought.forEach(({ path, movedFrom }, index) => {
    if (movedFrom !== undefined) moves.push(moveBack(path, targets[index] ?? '', movedFrom));
  });
  await Promise.all(moves);
}

/** What is not under its temporary name any more has got its final one. */
async function moveBack(temporary: string, target: string, to: string): Promise<void> {
  if (!(await moveIfThere(temporary, to))) await moveIfThere(target, to);
}

/** False when there is nothing to move; a move that fails leaves the file where it is. */
async function moveIfThere(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const folder of new Set(paths.map(dirname))) await mkdir(folder, { recursive: true });
}

/** Mostly the folder is empty; then one call does it. */
export async function removeTemporary(folder: string): Promise<void> {
  await rmdir(folder).catch(() => rm(folder, { recursive: true, force: true }));
}

/** What attempts have left that were killed on the way to the archive. */
export async function removeAllTemporary(baseDir: string, grid: string): Promise<void> {
  const folder = gridFolder(baseDir, grid);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) if (name.startsWith(TEMPORARY)) await removeTemporary(join(folder, name));
}
