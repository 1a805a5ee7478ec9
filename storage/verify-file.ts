import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ArchivedFile } from '../domain/model-record.ts';

/**
 * Whether a file is the one recorded. Same size and time are trusted, so that a hundred thousand files are checked
 * without reading them; a file with another time, restored from a backup perhaps, is read.
 */
export async function isUnchanged(path: string, recorded: ArchivedFile): Promise<boolean> {
  const stats = await statsOf(path);
  if (!stats?.isFile() || stats.size !== recorded.size) return false;
  return Math.floor(stats.mtimeMs) === recorded.modified || (await sha256Of(path)) === recorded.sha256;
}

async function statsOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
