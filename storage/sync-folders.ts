import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Flushes the folders of some files, so that their names survive a power cut as their bytes do. */
export async function syncFolders(paths: readonly string[]): Promise<void> {
  for (const path of new Set(paths.map(dirname))) {
    const folder = await open(path, 'r');
    try {
      await folder.sync().catch(ignoreRefusal);
    } finally {
      await folder.close();
    }
  }
}

/** Network file systems that flush names by themselves refuse the call. */
function ignoreRefusal(error: NodeJS.ErrnoException): void {
  if (!['EINVAL', 'ENOTSUP'].includes(error.code ?? '')) throw error;
}
