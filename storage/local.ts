import { mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArchivedFile } from '../domain/model-record.ts';
import { type BroughtFile, bringFile } from './bring-file.ts';
import { pathInGrid, temporaryFolder } from './grid-paths.ts';
import { probeFolder } from './probe-folder.ts';
import type { OutputToArchive, Storage } from './storage.ts';
import { storageError } from './storage-error.ts';
import { syncFolders } from './sync-folders.ts';
import { isUnchanged } from './verify-file.ts';

/** An archive in a folder that every worker sees under the same path. */
export function localStorage(baseDir: string): Storage {
  const guarded = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw storageError(error, baseDir);
    });
  return {
    archive: (grid, files, token, confirm, flush = false) =>
      guarded(archive({ baseDir, grid, token, flush }, files, confirm)),
    verify: (grid, files) => guarded(verify(baseDir, grid, files)),
    setAside: (grid, files, label) => guarded(setAside(baseDir, grid, files, label)),
    pathOf: (grid, path) => pathInGrid(baseDir, grid, path),
    probe: () => probeFolder(baseDir),
    removeTemporary: (grid, token) => guarded(removeTemporary(temporaryFolder(baseDir, grid, token))),
  };
}

interface Place {
  readonly baseDir: string;
  readonly grid: string;
  readonly token: string;
  readonly flush: boolean;
}

/**
 * Two halves: while files are read, copied and flushed, nothing stands under a final name yet, however long it takes;
 * then a few renames, each of them whole or not at all.
 */
async function archive(
  place: Place,
  files: readonly OutputToArchive[],
  confirm: (() => Promise<void>) | undefined,
): Promise<ArchivedFile[]> {
  const temporary = temporaryFolder(place.baseDir, place.grid, place.token);
  const targets = files.map(({ to }) => pathInGrid(place.baseDir, place.grid, to));
  const brought: BroughtFile[] = [];
  try {
    await mkdir(temporary, { recursive: true });
    // One after the other: the disk is one, and the threads that serve files serve all slots.
    for (const [index, file] of files.entries()) {
      brought.push(await bringFile(file, `${temporary}/${index}`, place.flush));
    }
    await makeFolders(targets);
    await confirm?.();
    for (const [index, { path }] of brought.entries()) await rename(path, targets[index] ?? '');
    if (place.flush) await syncFolders(targets);
    return brought.map(({ record }) => record);
  } catch (error) {
    await giveBack(brought, targets);
    throw error;
  } finally {
    await removeTemporary(temporary);
  }
}

/** What could not be archived is tried again, perhaps after hours of computing: it must not be lost. */
async function giveBack(brought: readonly BroughtFile[], targets: readonly string[]): Promise<void> {
  for (const [index, { path, movedFrom }] of brought.entries()) {
    if (movedFrom === undefined) continue;
    // Not under its temporary name any more: then it has got its final one.
    if (!(await moveIfThere(path, movedFrom))) await moveIfThere(targets[index] ?? '', movedFrom);
  }
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

async function verify(baseDir: string, grid: string, files: readonly ArchivedFile[]): Promise<string[]> {
  const changed: string[] = [];
  for (const file of files) {
    if (!(await isUnchanged(pathInGrid(baseDir, grid, file.path), file))) changed.push(file.path);
  }
  return changed;
}

async function setAside(
  baseDir: string,
  grid: string,
  files: readonly ArchivedFile[],
  label: string,
): Promise<ArchivedFile[]> {
  const moved: ArchivedFile[] = [];
  for (const file of files) {
    const path = `earlier/${label}/${file.path}`;
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

/** Mostly the folder is empty; then one call does it. */
async function removeTemporary(folder: string): Promise<void> {
  await rmdir(folder).catch(() => rm(folder, { recursive: true, force: true }));
}
