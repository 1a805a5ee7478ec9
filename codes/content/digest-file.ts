import { type Hash, createHash } from 'node:crypto';
import { type BigIntStats, createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

export interface FileDigest {
  readonly size: number;
  readonly sha256: string;
}

/** Files up to this size are read in one piece, which costs a fraction of a stream. */
const SMALL_BYTES = 1024 * 1024;

/** A file changed within the resolution of its file system's clock keeps its stamp, so a young one is read again. */
const SETTLED_MS = 2_000;

const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();

/**
 * SHA-256 of a file; links are followed. A file whose place, size, times and inode are unchanged is not read again by
 * the same process.
 */
export async function digestFile(path: string): Promise<FileDigest> {
  const stats = await stat(path, { bigint: true });
  const size = Number(stats.size);
  const stamp = `${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}:${stats.ino}`;
  const entry = known.get(path);
  if (entry?.stamp === stamp) return { size, sha256: entry.sha256 };
  const sha256 = await hashOf(path, size);
  if (isSettled(stats)) known.set(path, { stamp, sha256 });
  return { size, sha256 };
}

export function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function hashOf(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  if (size <= SMALL_BYTES) hash.update(await readFile(path));
  else await hashStream(path, hash);
  return hash.digest('hex');
}

async function hashStream(path: string, hash: Hash): Promise<void> {
  for await (const chunk of createReadStream(path, { highWaterMark: SMALL_BYTES }))
    hash.update(chunk as Buffer);
}

function isSettled(stats: BigIntStats): boolean {
  return Date.now() - Number(stats.ctimeMs) > SETTLED_MS;
}
