import { resolve } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import type { CodeContent } from '../code.ts';
import { discard, makeSnapshot } from './make-snapshot.ts';
import { type Snapshot, readSnapshot } from './read-snapshot.ts';
import { changedPaths } from './snapshot-manifest.ts';
import { markUsed } from './unused-snapshots.ts';

export type { Snapshot } from './read-snapshot.ts';

/** Snapshots that this process has found whole, by folder. */
const open = new Map<string, Promise<Snapshot | undefined>>();

/**
 * The snapshot of a content, made at first need: under a temporary name that is then renamed, so that workers that make
 * it at the same time do not meet. Throws `ScratchUnavailable`, and `InputsChanged` when the source is no longer what it
 * was when the content was read.
 */
export async function openSnapshot(content: CodeContent, scratchDir: string): Promise<Snapshot> {
  const directory = snapshotDirectory(scratchDir, content.digest);
  for (;;) {
    const snapshot = await share(directory, async () => {
      return (await readSnapshot(directory)) ?? makeSnapshot(content, directory);
    });
    // Undefined is the answer to a `findSnapshot` of the same moment.
    if (snapshot !== undefined) return snapshot;
  }
}

/**
 * The snapshot with that digest if there is a whole one, whatever has become of its source. It is checked byte by byte
 * when a process first uses it.
 */
export async function findSnapshot(scratchDir: string, digest: string): Promise<Snapshot | undefined> {
  const directory = snapshotDirectory(scratchDir, digest);
  return share(directory, () => readSnapshot(directory));
}

/**
 * To be called when a model has ended: a program run by root, or with rights of its own, can write in spite of missing
 * write bits. Throws `InputsChanged` with the files' names; the snapshot is discarded then, and made anew at next need.
 */
export async function assertUnchanged(snapshot: Snapshot): Promise<void> {
  const changed = changedPaths(snapshot.directory, snapshot.manifest);
  if (changed.length === 0) return markUsed(snapshot.directory);
  await discardChanged(snapshot.directory);
  const names = changed.slice(0, 10).map((path) => path.replace(/^(inputs|programs)\//, ''));
  throw new PdrError(
    'InputsChanged',
    `A model changed its inputs, which all models share: ${names.join(', ')}. ` +
      'Set worker.stage to copy, so that each model has its own copy of them.',
  );
}

/** Slots that look for the same snapshot share one look; what was not found is looked for again next time. */
function share(directory: string, find: () => Promise<Snapshot | undefined>): Promise<Snapshot | undefined> {
  const known = open.get(directory);
  if (known !== undefined) return known;
  const found = find();
  open.set(directory, found);
  const forget = (): void => {
    if (open.get(directory) === found) open.delete(directory);
  };
  found.then((snapshot) => (snapshot === undefined ? forget() : markUsed(directory)), forget);
  return found;
}

function snapshotDirectory(scratchDir: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new PdrError('InvalidGrid', `"${digest}" is no content digest.`);
  return resolve(scratchDir, 'snapshots', digest);
}

/** Another slot may have discarded it and made it anew by now; a whole one stays. */
async function discardChanged(directory: string): Promise<void> {
  open.delete(directory);
  if ((await readSnapshot(directory)) === undefined) await discard(directory);
}
