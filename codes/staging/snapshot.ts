import { mkdir, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import type { CodeContent } from '../code.ts';
import { MANIFEST_FILE, buildSnapshot } from './build-snapshot.ts';
import { temporaryName } from './owner.ts';
import { removeTree } from './remove-tree.ts';
import { scratchError } from './scratch-error.ts';
import { type SnapshotManifest, changedPaths, isIntact } from './snapshot-manifest.ts';

/** A read-only copy of all that models are computed with, under `<scratch>/snapshots/<digest>/`. */
export interface Snapshot {
  readonly directory: string;
  readonly content: CodeContent;
  readonly manifest: SnapshotManifest;
}

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
  if (changed.length === 0) return;
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
  found.then((snapshot) => snapshot ?? forget(), forget);
  return found;
}

function snapshotDirectory(scratchDir: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new PdrError('InvalidGrid', `"${digest}" is no content digest.`);
  return resolve(scratchDir, 'snapshots', digest);
}

async function readSnapshot(directory: string): Promise<Snapshot | undefined> {
  const text = await readFile(join(directory, MANIFEST_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = parseManifest(text);
  if (manifest === undefined || !(await isIntact(directory, manifest).catch(() => false))) return undefined;
  return { directory, content: manifest.content, manifest };
}

/** A manifest that a power cut left cut off is no manifest. */
function parseManifest(text: string): SnapshotManifest | undefined {
  try {
    return JSON.parse(text) as SnapshotManifest;
  } catch {
    return undefined;
  }
}

async function makeSnapshot(content: CodeContent, directory: string): Promise<Snapshot> {
  const building = resolve(directory, '..', temporaryName());
  try {
    await mkdir(building, { recursive: true });
    const manifest = await buildSnapshot(content, building);
    return (await putInPlace(building, directory)) ?? { directory, content, manifest };
  } catch (error) {
    throw scratchError(error, directory);
  } finally {
    await removeTree(building);
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

/** Another slot may have discarded it and made it anew by now; a whole one stays. */
async function discardChanged(directory: string): Promise<void> {
  open.delete(directory);
  if ((await readSnapshot(directory)) === undefined) await discard(directory);
}

/** Away under its name at once, then from the disk. */
async function discard(directory: string): Promise<void> {
  const away = resolve(directory, '..', temporaryName());
  const moved = await rename(directory, away).then(
    () => true,
    // Another one was quicker.
    () => false,
  );
  if (moved) await removeTree(away);
}
