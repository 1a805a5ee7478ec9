import { readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a folder, read-only folders in it included; a missing one is no error. Links are not followed. */
export async function removeTree(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await makeWritable(directory);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
  }
}

/** A folder with more entries is not removed at once. */
const SMALL = 100;

/**
 * Removes a folder with few entries at once, which takes a third of the time that promises take. False when anything is
 * left, because there is too much in it or it cannot be removed.
 */
export function removeSmallTree(directory: string): boolean {
  try {
    removeAtOnce(directory);
    return true;
  } catch {
    return false;
  }
}

function removeAtOnce(directory: string): void {
  const entries = readdirSync(directory, { withFileTypes: true });
  if (entries.length > SMALL) throw new Error('too many entries');
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeAtOnce(path);
    else unlinkSync(path);
  }
  rmdirSync(directory);
}
