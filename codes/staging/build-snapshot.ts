import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import type { CodeContent } from '../code.ts';
import { digestFile } from '../content/digest-file.ts';
import { type SnapshotManifest, stampSnapshot } from './snapshot-manifest.ts';

export const MANIFEST_FILE = 'manifest.json';
/** Folders of a snapshot: programs, and input directories. */
export const PROGRAMS = 'programs';
export const INPUTS = 'inputs';

interface CopiedFile {
  readonly path: string;
  readonly source: string;
  readonly sha256: string;
}

/**
 * Copies programs and input directories into a new folder, takes the write bits away and writes the manifest. Throws
 * `InputsChanged` when a file is not what it was when the content was read.
 */
export async function buildSnapshot(content: CodeContent, directory: string): Promise<SnapshotManifest> {
  const files = filesOf(content);
  const folders = foldersOf(content, files);
  for (const folder of folders) await mkdir(join(directory, folder), { recursive: true });
  for (const file of files) await copyReadOnly(file, join(directory, file.path));
  for (const { path, target } of content.links) await symlink(target, join(directory, INPUTS, path));
  for (const folder of folders) await chmod(join(directory, folder), 0o555);
  const inPlace = content.inPlace.map(({ source, sha256 }) => ({ path: source, source, sha256 }));
  for (const { source, sha256 } of inPlace) await mustBe(source, source, sha256);
  const manifest = stampSnapshot(directory, content, [...files, ...inPlace], folders);
  await writeFile(join(directory, MANIFEST_FILE), JSON.stringify(manifest));
  return manifest;
}

function filesOf(content: CodeContent): CopiedFile[] {
  const programs = content.executables
    .filter(isLinkedIn)
    .map(({ fileName, path, sha256 }) => ({ path: `${PROGRAMS}/${fileName}`, source: path, sha256 }));
  const inputs = content.inputs.map(({ path, source, sha256 }) => ({
    path: `${INPUTS}/${path}`,
    source,
    sha256,
  }));
  return [...programs, ...inputs];
}

/** Whether a working directory holds a link to the program; the others are started where they lie. */
export function isLinkedIn(executable: CodeContent['executables'][number]): boolean {
  return executable.command[0]?.startsWith('./') ?? false;
}

/** All folders of a snapshot, those above first; input directories that hold no file included. */
function foldersOf(content: CodeContent, files: readonly CopiedFile[]): string[] {
  const folders = new Set<string>();
  const add = (folder: string): void => {
    if (folder === '.') return;
    add(dirname(folder));
    folders.add(folder);
  };
  for (const directory of content.inputDirectories) add(`${INPUTS}/${directory}`);
  for (const { path } of files) add(dirname(path));
  return [...folders];
}

async function copyReadOnly({ source, sha256 }: CopiedFile, to: string): Promise<void> {
  await copyFile(source, to, constants.COPYFILE_FICLONE);
  await chmod(to, (await stat(to)).mode & 0o555);
  await mustBe(to, source, sha256);
}

async function mustBe(path: string, source: string, sha256: string): Promise<void> {
  if ((await digestFile(path)).sha256 === sha256) return;
  throw new PdrError('InputsChanged', `${source} was changed while it was read: start the grid again.`);
}
