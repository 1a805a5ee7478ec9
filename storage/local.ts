import type { ArchivedFile } from '../domain/model-record.ts';
import { digestFiles, fetchFile } from './archived-files.ts';
import { type KnownArchive, archiveFiles, removeAllTemporary, removeTemporary } from './archive-files.ts';
import { pathInGrid, temporaryFolder } from './grid-paths.ts';
import { probeFolder } from './probe-folder.ts';
import { setAside } from './set-aside.ts';
import type { Storage } from './storage.ts';
import { storageError } from './storage-error.ts';
import { isUnchanged } from './verify-file.ts';

/** An archive in a folder that every worker sees under the same path. */
export function localStorage(baseDir: string): Storage {
  const guarded = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw storageError(error, baseDir);
    });
  const known: KnownArchive = { renames: true, folders: new Set() };
  return {
    archive: (grid, files, token, confirm, flush = false) =>
      guarded(archiveFiles({ baseDir, grid, token, flush, known }, files, confirm)),
    verify: (grid, files) => guarded(verify(baseDir, grid, files)),
    setAside: (grid, files, label) => guarded(setAside(baseDir, grid, files, label)),
    digest: (grid, files) => guarded(digestFiles(baseDir, grid, files)),
    fetch: (grid, path, to) => guarded(fetchFile(pathInGrid(baseDir, grid, path), to)),
    pathOf: (grid, path) => pathInGrid(baseDir, grid, path),
    probe: () => probeFolder(baseDir),
    removeAllTemporary: (grid) => guarded(removeAllTemporary(baseDir, grid)),
    removeTemporary: async (grid, token) => guarded(removeTemporary(temporaryFolder(baseDir, grid, token))),
  };
}

async function verify(baseDir: string, grid: string, files: readonly ArchivedFile[]): Promise<string[]> {
  const changed: string[] = [];
  for (const file of files) {
    if (!(await isUnchanged(pathInGrid(baseDir, grid, file.path), file))) changed.push(file.path);
  }
  return changed;
}
