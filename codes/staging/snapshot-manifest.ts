import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CodeContent } from '../code.ts';
import { digestFile } from '../content/digest-file.ts';

/** A file of a snapshot as it was made: `path` below the snapshot, or absolute for one that is used where it lies. */
interface StampedFile {
  readonly path: string;
  readonly sha256: string;
  readonly stamp: string;
}

/** A folder and the names in it: its time changes when a name comes or goes. */
interface StampedFolder {
  readonly path: string;
  readonly names: readonly string[];
  readonly stamp: string;
}

export interface SnapshotManifest {
  /** The content as it was read when a grid began to use it; its source may have changed since. */
  readonly content: CodeContent;
  readonly files: readonly StampedFile[];
  readonly folders: readonly StampedFolder[];
}

/** Takes down what lies in a finished snapshot. */
export function stampSnapshot(
  directory: string,
  content: CodeContent,
  files: readonly { readonly path: string; readonly sha256: string }[],
  folders: readonly string[],
): SnapshotManifest {
  const stamp = (path: string): string => stampOf(resolve(directory, path)) ?? '';
  return {
    content,
    files: files.map(({ path, sha256 }) => ({ path, sha256, stamp: stamp(path) })),
    folders: folders.map((path) => ({
      path,
      names: readdirSync(resolve(directory, path)),
      stamp: stamp(path),
    })),
  };
}

/**
 * Paths that are no longer as they were made, by size, time and inode: a few microseconds a file, because a model must
 * not wait for it.
 */
export function changedPaths(directory: string, manifest: SnapshotManifest): string[] {
  const files = manifest.files.filter(({ path, stamp }) => stampOf(resolve(directory, path)) !== stamp);
  const folders = manifest.folders.filter(({ path, stamp }) => stampOf(resolve(directory, path)) !== stamp);
  const paths = [
    ...files.map(({ path }) => path),
    ...folders.flatMap((folder) => changedNames(directory, folder)),
  ];
  return [...new Set(paths)].sort();
}

/** Whether a snapshot found on disk is whole: nothing changed, and every byte as recorded. */
export async function isIntact(directory: string, manifest: SnapshotManifest): Promise<boolean> {
  if (changedPaths(directory, manifest).length > 0) return false;
  for (const { path, sha256 } of manifest.files) {
    if ((await digestFile(resolve(directory, path))).sha256 !== sha256) return false;
  }
  return true;
}

/** Undefined for what is not there. */
function stampOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  // A folder's size says nothing, and differs between file systems.
  return stats.isDirectory()
    ? `${stats.mtimeNs}:${stats.ino}`
    : `${stats.size}:${stats.mtimeNs}:${stats.ino}`;
}

function changedNames(directory: string, folder: StampedFolder): string[] {
  const now = namesIn(resolve(directory, folder.path));
  const came = now.filter((name) => !folder.names.includes(name));
  const went = folder.names.filter((name) => !now.includes(name));
  const names = [...came, ...went];
  // A name that came and went again leaves only the folder's time.
  return names.length > 0 ? names.map((name) => `${folder.path}/${name}`) : [`${folder.path}/`];
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
