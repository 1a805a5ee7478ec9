import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeContent } from '../code.ts';
import { MANIFEST_FILE } from './build-snapshot.ts';
import { type SnapshotManifest, isIntact } from './snapshot-manifest.ts';

/** A read-only copy of all that models are computed with, under `<scratch>/snapshots/<digest>/`. */
export interface Snapshot {
  readonly directory: string;
  readonly content: CodeContent;
  readonly manifest: SnapshotManifest;
}

/** The snapshot in a folder, checked byte by byte; undefined when there is none, or one that is not whole. */
export async function readSnapshot(directory: string): Promise<Snapshot | undefined> {
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
