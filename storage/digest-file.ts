import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { ArchivedFile } from '../domain/model-record.ts';

export type FileDigest = Pick<ArchivedFile, 'size' | 'sha256' | 'modified'>;

// Plain descriptors: eight small files a model, many models a second, and a FileHandle costs more than such a file.
const open = promisify(fs.open);
const fstat = promisify(fs.fstat);
const read = promisify(fs.read);
const close = promisify(fs.close);
const write = promisify(fs.write);
const datasync = promisify(fs.fdatasync);

const CHUNK_BYTES = 1024 * 1024;

/** Size, time and SHA-256 of a file, in one reading. */
export function digestFile(path: string): Promise<FileDigest> {
  return withFile(path, 'r', digestOpen);
}

/** The same without letting anything else run meanwhile, for small files on a local disk. */
export function digestAtOnce(path: string): FileDigest {
  const file = fs.openSync(path, 'r');
  try {
    const bytes = fs.readFileSync(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { size: bytes.length, sha256, modified: modifiedOf(fs.fstatSync(file)) };
  } finally {
    fs.closeSync(file);
  }
}

/** Copies a file while it is digested; the time is the copy's. */
export async function copyAndDigest(from: string, to: string): Promise<FileDigest> {
  return withFile(from, 'r', (source) =>
    withFile(to, 'w', async (target) => {
      const { size, sha256 } = await digestOpen(source, (chunk) => writeAll(target, chunk));
      return { size, sha256, modified: modifiedOf(await fstat(target)) };
    }),
  );
}

/** Comes back when the disk has the file's bytes. */
export function flushFile(path: string): Promise<void> {
  return withFile(path, 'r', (file) => datasync(file));
}

/** Whole milliseconds: file systems differ in what they keep below. */
export function modifiedOf({ mtimeMs }: fs.Stats): number {
  return Math.floor(mtimeMs);
}

async function digestOpen(file: number, also?: (chunk: Buffer) => Promise<void>): Promise<FileDigest> {
  const hash = createHash('sha256');
  const stats = await fstat(file);
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, stats.size));
  let size = 0;
  while (size < stats.size) {
    const { bytesRead } = await read(file, buffer, 0, buffer.length, null);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await also?.(chunk);
    size += bytesRead;
  }
  return { size, sha256: hash.digest('hex'), modified: modifiedOf(stats) };
}

async function writeAll(file: number, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await write(file, chunk, written, chunk.length - written, null)).bytesWritten;
  }
}

async function withFile<T>(path: string, flags: string, use: (file: number) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } finally {
    await close(file);
  }
}
