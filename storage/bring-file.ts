import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { PdrError } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import { packFolder } from './pack-folder.ts';
import type { OutputToArchive } from './storage.ts';

/** A file that lies in the archive under a temporary name, flushed to disk if that was asked for. */
export interface BroughtFile {
  /** Its temporary name. */
  readonly path: string;
  /** Where it was before, if it was moved. */
  readonly movedFrom?: string;
  readonly record: ArchivedFile;
}

/**
 * Brings one file to a temporary name, reading it once. On one file system it is renamed; else it is copied while it is
 * hashed, and the source stays for whoever clears its folder.
 */
export async function bringFile(file: OutputToArchive, path: string, flush: boolean): Promise<BroughtFile> {
  const source = await sourceStats(file);
  if (source.isDirectory()) await packFolder(file.from, path);
  const moved = source.isFile() && (await move(file.from, path));
  const sha256 = moved || source.isDirectory() ? await hash(path) : await copyAndHash(file.from, path);
  if (flush) await flushFile(path);
  const { size, mtimeMs } = await stat(path);
  const record = { role: file.role, path: file.to, size, sha256, modified: Math.floor(mtimeMs) };
  return { path, record, ...(moved && { movedFrom: file.from }) };
}

async function sourceStats({ from }: OutputToArchive) {
  try {
    return await stat(from);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PdrError('OutputMissing', `There is no ${from} to archive.`, {}, error);
  }
}

/** False when the two lie on different file systems. */
async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false;
    throw error;
  }
}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function hash(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return await hashFile(file, () => Promise.resolve());
  } finally {
    await file.close();
  }
}

async function copyAndHash(from: string, to: string): Promise<string> {
  const source = await open(from, 'r');
  const target = await open(to, 'w');
  try {
    return await hashFile(source, (chunk) => target.writeFile(chunk));
  } finally {
    await source.close();
    await target.close();
  }
}

const CHUNK_BYTES = 1024 * 1024;

async function hashFile(file: FileHandle, also: (chunk: Buffer) => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  const { size } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size + 1));
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await also(chunk);
  }
}
