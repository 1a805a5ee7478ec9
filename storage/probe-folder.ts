import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageState } from './storage.ts';
import { remedyOf } from './storage-error.ts';

/** Writes and removes a small file; see `Storage.probe`. */
export async function probeFolder(folder: string): Promise<StorageState> {
  const probe = join(folder, `.probe-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, 'pdr-run');
    const { bavail, bsize } = await statfs(folder);
    return { folder, freeBytes: bavail * bsize };
  } catch (error) {
    return { folder, fault: remedyOf(error) ?? (error as Error).message, freeBytes: 0 };
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
