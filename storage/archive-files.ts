import { renameSync } from 'node:fs';
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
  readonly known: KnownArchive;
}

/** What a process takes for granted of its archive until the system says otherwise. */
export interface KnownArchive {
  /** Whether outputs lie on its file system, so that a rename brings them in. */
  renames: boolean;
  /** Folders that are there. */
  readonly folders: Set<string>;
  /** Whether it lies on a local disk; undefined where nobody has looked yet. */
  local: boolean | undefined;
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
  for (let lessons = 0; ; lessons += 1) {
    try {
      return await archiveOnce(place, files, confirm);
    } catch (error) {
      if (lessons === LESSONS || !learned(place.known, (error as NodeJS.ErrnoException).code)) throw error;
    }
  }
}

/** The file system is another one, and folders are gone: there is no more to be learned. */
const LESSONS = 2;

/** Whether an error tells something new of the archive, so that another try may go well. */
function learned(known: KnownArchive, code: string | undefined): boolean {
  if (code === 'EXDEV' && known.renames) {
    known.renames = false;
    return true;
  }
  if (code !== 'ENOENT' || known.folders.size === 0) return false;
  known.folders.clear();
  return true;
}

async function archiveOnce(
  { baseDir, grid, token, flush, known }: Place,
  files: readonly OutputToArchive[],
  confirm: (() => Promise<void>) | undefined,
): Promise<ArchivedFile[]> {
  const temporary = temporaryFolder(baseDir, grid, token);
  const targets = files.map(({ to }) => pathInGrid(baseDir, grid, to));
  const brought: BroughtFile[] = [];
  try {
    await makeFolders(targets, known);
    for (const [index, file] of files.entries()) {
      brought.push(await bringFile(file, join(temporary, String(index)), { flush, inPlace: known.renames }));
    }
    await confirm?.();
    await renameAll(brought, targets, known);
    if (flush) await syncFolders(targets);
    if (brought.some(({ path }) => dirname(path) === temporary)) await removeTemporary(temporary);
    return brought.map(({ record }) => record);
  } catch (error) {
    await removeTemporary(temporary);
    throw error;
  }
}

/**
 * All or nothing: what could not be archived is tried again, perhaps after hours of computing, and must not be lost.
 * Where outputs lie on the archive's file system it is as local as they are, and a rename takes microseconds: a promise
 * for it would cost several times that.
 */
async function renameAll(
  brought: readonly BroughtFile[],
  targets: readonly string[],
  { renames }: KnownArchive,
): Promise<void> {
  const moved: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const [index, { path }] of brought.entries()) {
      const target = targets[index] ?? '';
      if (renames) renameSync(path, target);
      else await rename(path, target);
      moved.push({ from: target, to: path });
    }
  } catch (error) {
    await Promise.allSettled(moved.map(({ from, to }) => rename(from, to)));
    throw error;
  }
}

async function makeFolders(paths: readonly string[], { folders }: KnownArchive): Promise<void> {
  for (const folder of new Set(paths.map(dirname))) {
    if (folders.has(folder)) continue;
    await mkdir(folder, { recursive: true });
    folders.add(folder);
  }
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
