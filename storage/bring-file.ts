import { statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { PdrError } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import { copyAndDigest, digestFile, flushFile } from './digest-file.ts';
import { packFolder } from './pack-folder.ts';
import type { OutputToArchive } from './storage.ts';

/** A file that lies in the archive under a temporary name. */
export interface BroughtFile {
  readonly path: string;
  /** Where it was before, if it was moved. */
  readonly movedFrom?: string;
  readonly record: ArchivedFile;
}

/**
 * Brings one file to a temporary name, reading it once. On one file system it is renamed; else it is copied while it is
 * hashed, and the source stays for whoever clears its folder. A folder is packed.
 */
export async function bringFile(file: OutputToArchive, path: string, flush: boolean): Promise<BroughtFile> {
  const { role, from, to } = file;
  const packed = isFolder(from);
  if (packed) await packFolder(from, path);
  const moved = !packed && (await move(from, path));
  const digest = packed || moved ? await digestFile(path) : await copyAndDigest(from, path);
  if (flush) await flushFile(path);
  return { path, record: { role, path: to, ...digest }, ...(moved && { movedFrom: from }) };
}

/** Asked at once, because the source lies in the scratch space, which is local. False too for what is not there. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** False when the two lie on different file systems. */
async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV') return false;
    if (code !== 'ENOENT') throw error;
    throw new PdrError('OutputMissing', `There is no ${from} to archive.`, {}, error);
  }
}
