import { stat } from 'node:fs/promises';
import type { ArchivedFile } from '../domain/model-record.ts';
import { digestFile, modifiedOf } from './digest-file.ts';

/**
 * Whether a file is the one recorded. Same size and time are trusted, so that a hundred thousand files are checked
 * without reading them; a file with another time, restored from a backup perhaps, is read.
 */
export async function isUnchanged(path: string, recorded: ArchivedFile): Promise<boolean> {
  const stats = await statsOf(path);
  if (!stats?.isFile() || stats.size !== recorded.size) return false;
  return modifiedOf(stats) === recorded.modified || (await digestFile(path)).sha256 === recorded.sha256;
}

async function statsOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
