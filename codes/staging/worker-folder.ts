import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isGone, ownerOfName, parseOwner, temporaryName, thisProcess } from './owner.ts';
import { removeTree } from './remove-tree.ts';
import { scratchError } from './scratch-error.ts';
import { removeUnusedSnapshots } from './unused-snapshots.ts';

const OWNER_FILE = 'owner.json';

/** The folder in which one worker's models have their working directories. */
export interface WorkerFolder {
  readonly directory: string;
  /** Absolute path for a model's working directory: not made yet, a new one each time, and short (see below). */
  newWorkingDirectory(job: string): string;
  /** Removes the folder and all in it. */
  close(): Promise<void>;
}

/**
 * Makes the folder of one worker below `work` in the scratch space, with an `owner.json`, by which a later worker sees whether this one still lives.
 * Throws `ScratchUnavailable`.
 */
export async function openWorkerFolder(scratchDir: string): Promise<WorkerFolder> {
  // Onion is told a path inside, and Fortran programs cut long ones off.
  const directory = resolve(scratchDir, 'work', randomUUID().slice(0, 8));
  let count = 0;
  try {
    await makeOwned(directory);
  } catch (error) {
    throw scratchError(error, directory);
  }
  return {
    directory,
    newWorkingDirectory(job) {
      count += 1;
      return join(directory, `${job}.${count}`);
    },
    close: () => removeTree(directory),
  };
}

/**
 * Removes what workers of this host that are gone have left in the scratch space, and snapshots that were not used for
 * long. Idempotent; tells the folders.
 */
export async function removeLeftovers(scratchDir: string): Promise<string[]> {
  const work = resolve(scratchDir, 'work');
  const snapshots = resolve(scratchDir, 'snapshots');
  const left = [...(await leftIn(work)), ...(await leftIn(snapshots))];
  for (const folder of left) await removeTree(folder);
  return [...left, ...(await removeUnusedSnapshots(snapshots))];
}

/** The owner stands in the folder from its first moment. */
async function makeOwned(directory: string): Promise<void> {
  const making = resolve(directory, '..', temporaryName());
  await mkdir(making, { recursive: true });
  await writeFile(join(making, OWNER_FILE), JSON.stringify(thisProcess()));
  await rename(making, directory);
}

async function leftIn(parent: string): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  const left: string[] = [];
  for (const name of names) {
    const folder = join(parent, name);
    const owner = ownerOfName(name) ?? (await readOwner(folder));
    if (owner !== undefined && isGone(owner)) left.push(folder);
  }
  return left;
}

/** Undefined for a folder without owner, such as a finished snapshot. */
async function readOwner(folder: string) {
  return readFile(join(folder, OWNER_FILE), 'utf8').then(parseOwner, () => undefined);
}
