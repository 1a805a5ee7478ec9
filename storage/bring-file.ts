import { lstatSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PdrError } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import { copyAndDigest, digestAtOnce, digestFile, type FileDigest, flushFile } from './digest-file.ts';
import { packFolder } from './pack-folder.ts';
import type { OutputToArchive } from './storage.ts';

/** A file that only needs a rename to its final name. */
export interface BroughtFile {
  readonly path: string;
  readonly record: ArchivedFile;
}

export interface BringOptions {
  readonly flush: boolean;
  /** Whether outputs lie on the archive's file system. */
  readonly inPlace: boolean;
}

/** Files up to this size are read at once: a promise for each step costs more than such a file. */
const SMALL_BYTES = 64 * 1024;

/**
 * Makes one file ready for its final name, reading it once. With `inPlace` a plain file stays where it is; else it is copied to a
 * temporary name while it is hashed, and the source stays for whoever clears its folder. A folder is packed to the
 * temporary name.
 */
export async function bringFile(
  { role, from, to }: OutputToArchive,
  temporary: string,
  { flush, inPlace }: BringOptions,
): Promise<BroughtFile> {
  // Asked at once, because the source lies in the scratch space, which is local.
  const stats = statSync(from, { throwIfNoEntry: false });
  if (stats === undefined) throw new PdrError('OutputMissing', `There is no ${from} to archive.`);
  // A link would be renamed in place of the file that it leads to.
  const path = inPlace && lstatSync(from).isFile() ? from : temporary;
  const digest =
    path === temporary ? await bring(from, path, stats.isDirectory()) : await read(from, stats.size);
  if (flush) await flushFile(path);
  return { path, record: { role, path: to, ...digest } };
}

async function bring(from: string, to: string, isFolder: boolean): Promise<FileDigest> {
  await mkdir(dirname(to), { recursive: true });
  if (!isFolder) return copyAndDigest(from, to);
  await packFolder(from, to);
  return digestFile(to);
}

async function read(path: string, size: number): Promise<FileDigest> {
  return size > SMALL_BYTES ? digestFile(path) : digestAtOnce(path);
}
