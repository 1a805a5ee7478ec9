import { mkdir, rename } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CodeContent } from '../code.ts';
import { buildSnapshot } from './build-snapshot.ts';
import { temporaryName } from './owner.ts';
import { type Snapshot, readSnapshot } from './read-snapshot.ts';
import { removeTree } from './remove-tree.ts';
import { scratchError } from './scratch-error.ts';

/** Builds a snapshot under a temporary name and renames it, or takes the one that another worker has put there. */
export async function makeSnapshot(content: CodeContent, directory: string): Promise<Snapshot> {
  const building = resolve(directory, '..', temporaryName());
  try {
    await mkdir(building, { recursive: true });
    const manifest = await buildSnapshot(content, building);
    return (await putInPlace(building, directory)) ?? { directory, content, manifest };
  } catch (error) {
    throw scratchError(error, directory);
  } finally {
    // Whatever cannot be removed now is a leftover for later.
    await removeTree(building).catch(() => {});
  }
}

/** Renames; comes back with the snapshot that another worker has put there first, if that is whole. */
async function putInPlace(building: string, directory: string): Promise<Snapshot | undefined> {
  for (;;) {
    try {
      await rename(building, directory);
      return undefined;
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    const other = await readSnapshot(directory);
    if (other !== undefined) return other;
    await discard(directory);
  }
}

/** Takes a snapshot away from its name at once, and then from the disk. */
export async function discard(directory: string): Promise<void> {
  const away = resolve(directory, '..', temporaryName());
  const moved = await rename(directory, away).then(
    () => true,
    // Another one was quicker.
    () => false,
  );
  if (moved) await removeTree(away);
}
