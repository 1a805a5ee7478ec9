import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ArchivedFile } from '../domain/model-record.ts';
import { digestFile, modifiedOf } from './digest-file.ts';

/** A file where it should be. */
export interface PlacedFile {
  readonly place: string;
  readonly recorded: ArchivedFile;
}

/**
 * Of some files, those that are missing or not as they were recorded. Same size and time are trusted, so that a hundred
 * thousand files are checked without reading them; a file with another time, restored from a backup perhaps, is read.
 *
 * @param local whether the files lie on a local disk: then questions are put at once, for a tenth of a promise's cost
 */
export async function changedFiles(files: readonly PlacedFile[], local: boolean): Promise<ArchivedFile[]> {
  const places = files.map(({ place }) => place);
  const stats = local ? places.map(localStats) : await Promise.all(places.map(statsOf));
  const changed: ArchivedFile[] = [];
  for (const [index, { place, recorded }] of files.entries()) {
    if (!(await isUnchanged(place, recorded, stats[index]))) changed.push(recorded);
  }
  return changed;
}

function isUnchanged(
  place: string,
  recorded: ArchivedFile,
  stats: Stats | undefined,
): boolean | Promise<boolean> {
  if (!stats?.isFile() || stats.size !== recorded.size) return false;
  if (modifiedOf(stats) === recorded.modified) return true;
  return digestFile(place).then(({ sha256 }) => sha256 === recorded.sha256);
}

function localStats(place: string): Stats | undefined {
  try {
    return statSync(place, { throwIfNoEntry: false });
  } catch (error) {
    return undefinedIfMissing(error);
  }
}

function statsOf(place: string): Promise<Stats | undefined> {
  return stat(place).catch(undefinedIfMissing);
}

function undefinedIfMissing(error: unknown): undefined {
  if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
}
