import { readdir, stat } from 'node:fs/promises';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE } from './build-snapshot.ts';
import { discard } from './make-snapshot.ts';

const DAY = 24 * 3600 * 1000;

/** A snapshot is as large as a base directory, and each change of that makes another one. */
const KEPT_DAYS = 30;

/** When this process last marked which snapshot, by `Date.now()`. */
const marked = new Map<string, number>();

/** Marks a snapshot as in use, by its manifest's time; once a day is enough. */
export function markUsed(directory: string): void {
  const now = Date.now();
  if (now - (marked.get(directory) ?? 0) < DAY) return;
  marked.set(directory, now);
  try {
    utimesSync(join(directory, MANIFEST_FILE), now / 1000, now / 1000);
  } catch {
    // Another user's snapshot, or one that was discarded just now: whoever owns it marks it.
  }
}

/** Removes snapshots that no model has used for a month; a grid that asks for one again has it made anew. Tells them. */
export async function removeUnusedSnapshots(snapshots: string): Promise<string[]> {
  const names = await readdir(snapshots).catch(() => []);
  const removed: string[] = [];
  for (const name of names) {
    const directory = join(snapshots, name);
    const used = await stat(join(directory, MANIFEST_FILE)).catch(() => undefined);
    if (used === undefined || Date.now() - used.mtimeMs < KEPT_DAYS * DAY) continue;
    const gone = await discard(directory).then(
      () => true,
      () => false,
    );
    if (gone) removed.push(directory);
  }
  return removed;
}
