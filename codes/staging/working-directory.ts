import {
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ModelPlan, StageMode } from '../code.ts';
import { bringInputs } from './bring-inputs.ts';
import { removeSmallTree, removeTree } from './remove-tree.ts';
import { scratchError } from './scratch-error.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Makes a model's working directory: output directories, input directories, programs, decks. With `link` an input
 * directory is one symbolic link, so that the cost does not depend on its size; with `copy` it is a writable copy. The
 * directory must not be there yet. Throws `ScratchUnavailable`.
 */
export async function stage(
  snapshot: Snapshot,
  plan: ModelPlan,
  directory: string,
  mode: StageMode,
): Promise<void> {
  try {
    // Synchronous: some fifteen calls of a few microseconds on a local disk, a tenth of what promises would cost.
    makeDirectory(directory);
    for (const output of plan.outputDirectories) mkdirSync(join(directory, output), { recursive: true });
    bringInputs(snapshot, directory, mode);
    for (const { file, text } of plan.decks) writeFileSync(join(directory, file), text);
  } catch (error) {
    throw scratchError(error, directory);
  }
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(directory), { recursive: true });
    mkdirSync(directory);
  }
}

/** Removes a working directory; one that cannot be removed is left for `removeLeftovers`. Idempotent. */
export async function clean(directory: string): Promise<void> {
  if (!removeSmallTree(directory)) await removeTree(directory).catch(() => {});
}

/** Moves a working directory to where it is kept, in place of an earlier one. Idempotent. */
export async function keep(directory: string, to: string): Promise<void> {
  if (statSync(directory, { throwIfNoEntry: false }) === undefined) return;
  try {
    await removeTree(to);
    await mkdir(dirname(to), { recursive: true });
    makeLinksAbsolute(directory);
    await rename(directory, to);
  } catch (error) {
    throw scratchError(error, to);
  }
}

/** Where the working directory of a failed attempt is kept. */
export function keptDirectory(scratchDir: string, grid: string, job: string, attempt: number): string {
  return resolve(scratchDir, 'kept', grid, `${job}.${attempt}`);
}

/** So that a kept directory can be run again by hand, wherever it lies. */
function makeLinksAbsolute(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(directory, entry.name);
    const target = resolveLink(path);
    if (target === undefined) continue;
    unlinkSync(path);
    symlinkSync(target, path);
  }
}

/** Undefined for a link to nowhere. */
function resolveLink(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
