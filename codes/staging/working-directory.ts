import { chmodSync, constants, copyFileSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ModelPlan, StageMode } from '../code.ts';
import { INPUTS, PROGRAMS, isLinkedIn } from './build-snapshot.ts';
import { removeTree } from './remove-tree.ts';
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
    mkdirSync(dirname(directory), { recursive: true });
    mkdirSync(directory);
    for (const output of plan.outputDirectories) mkdirSync(join(directory, output), { recursive: true });
    if (mode === 'link') linkInputs(snapshot, directory);
    else copyInputs(snapshot, directory);
    linkPrograms(snapshot, directory);
    for (const { file, text } of plan.decks) writeFileSync(join(directory, file), text);
  } catch (error) {
    throw scratchError(error, directory);
  }
}

/** Removes a working directory. Idempotent. */
export async function clean(directory: string): Promise<void> {
  await removeTree(directory);
}

/** Moves a working directory to where it is kept, in place of an earlier one. Idempotent. */
export async function keep(directory: string, to: string): Promise<void> {
  if (statSync(directory, { throwIfNoEntry: false }) === undefined) return;
  try {
    await removeTree(to);
    await mkdir(dirname(to), { recursive: true });
    await rename(directory, to);
  } catch (error) {
    throw scratchError(error, to);
  }
}

/** Where the working directory of a failed attempt is kept. */
export function keptDirectory(scratchDir: string, grid: string, job: string, attempt: number): string {
  return resolve(scratchDir, 'kept', grid, `${job}.${attempt}`);
}

function linkInputs(snapshot: Snapshot, directory: string): void {
  for (const input of snapshot.content.inputDirectories) {
    symlinkSync(join(snapshot.directory, INPUTS, input), join(directory, input));
  }
}

function copyInputs(snapshot: Snapshot, directory: string): void {
  const { inputDirectories, inputs, links } = snapshot.content;
  for (const input of inputDirectories) mkdirSync(join(directory, input), { recursive: true });
  for (const { path } of inputs) copyWritable(join(snapshot.directory, INPUTS, path), join(directory, path));
  for (const { path, target } of links) symlinkSync(target, join(directory, path));
}

function copyWritable(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, statSync(to).mode | 0o200);
}

/**
 * Symbolic links, as pdr_run made them: they work across file systems, and leave the snapshot's own files untouched,
 * where a hard link would share the file's mode and times with every working directory and protect from nothing.
 */
function linkPrograms(snapshot: Snapshot, directory: string): void {
  for (const { fileName } of snapshot.content.executables.filter(isLinkedIn)) {
    symlinkSync(join(snapshot.directory, PROGRAMS, fileName), join(directory, fileName));
  }
}
