import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test has ended. */
export async function tempFolder(): Promise<string> {
  return folderBelow(tmpdir());
}

/** The same on another file system: Linux has one in memory beside that of temporary files. */
export async function folderOnOtherDisk(): Promise<string> {
  return folderBelow('/dev/shm');
}

async function folderBelow(parent: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(parent, 'pdr-run-test-')));
  onTestFinished(async () => {
    await makeWritable(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** Snapshots hold read-only folders, which only root can clear. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
  }
}
