import { chmodSync, constants, copyFileSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StageMode } from '../code.ts';
import { INPUTS, PROGRAMS, isLinkedIn } from './build-snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** Brings input directories and programs of a snapshot into a working directory. */
export function bringInputs(snapshot: Snapshot, directory: string, mode: StageMode): void {
  const link = snapshotLink(snapshot, dirname(directory));
  if (mode === 'link') linkInputs(snapshot, link, directory);
  else copyInputs(snapshot, directory);
  linkPrograms(snapshot, link, directory);
}

/**
 * One link to the snapshot beside the working directories, through which their own links go: a file system keeps a link
 * of less than 60 bytes in its inode, and a longer one in a block of its own, which costs ten times as much to make and
 * to remove.
 */
function snapshotLink(snapshot: Snapshot, folder: string): string {
  const name = `.${snapshot.content.digest.slice(0, 16)}`;
  const path = join(folder, name);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(snapshot.directory, path);
  return `../${name}`;
}

function linkInputs(snapshot: Snapshot, link: string, directory: string): void {
  for (const input of snapshot.content.inputDirectories) {
    symlinkSync(`${link}/${INPUTS}/${input}`, join(directory, input));
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
function linkPrograms(snapshot: Snapshot, link: string, directory: string): void {
  for (const { fileName } of snapshot.content.executables.filter(isLinkedIn)) {
    symlinkSync(`${link}/${PROGRAMS}/${fileName}`, join(directory, fileName));
  }
}
