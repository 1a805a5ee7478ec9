import { statSync } from 'node:fs';
import type { ArchivedFile } from '../domain/model-record.ts';
import { digestFiles, fetchFile } from './archived-files.ts';
import { type KnownArchive, archiveFiles, removeAllTemporary, removeTemporary } from './archive-files.ts';
import { pathInGrid, temporaryFolder } from './grid-paths.ts';
import { probeFolder } from './probe-folder.ts';
import { setAside } from './set-aside.ts';
import type { Storage } from './storage.ts';
import { storageError } from './storage-error.ts';
import { changedFiles } from './verify-file.ts';

/**
 * An archive in a folder that every worker sees under the same path.
 *
 * @param localDir a folder on a local disk: an archive on the same file system is local too, and asked at once
 */
export function localStorage(baseDir: string, localDir?: string): Storage {
  const guarded = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw storageError(error, baseDir);
    });
  const known: KnownArchive = { renames: true, folders: new Set(), local: undefined };
  return {
    archive: (grid, files, token, confirm, flush = false) =>
      guarded(archiveFiles({ baseDir, grid, token, flush, known }, files, confirm)),
    verify: (grid, files) => {
      known.local ??= localDir === undefined ? false : onOneFileSystem(baseDir, localDir);
      return guarded(verify(baseDir, grid, files, known.local === true));
    },
    setAside: (grid, files, label) => guarded(setAside(baseDir, grid, files, label)),
    digest: (grid, files) => guarded(digestFiles(baseDir, grid, files)),
    fetch: (grid, path, to) => guarded(fetchFile(pathInGrid(baseDir, grid, path), to)),
    pathOf: (grid, path) => pathInGrid(baseDir, grid, path),
    probe: () => probeFolder(baseDir),
    removeAllTemporary: (grid) => guarded(removeAllTemporary(baseDir, grid)),
    removeTemporary: async (grid, token) => guarded(removeTemporary(temporaryFolder(baseDir, grid, token))),
  };
}

async function verify(
  baseDir: string,
  grid: string,
  files: readonly ArchivedFile[],
  local: boolean,
): Promise<string[]> {
  const placed = files.map((recorded) => ({ place: pathInGrid(baseDir, grid, recorded.path), recorded }));
  return (await changedFiles(placed, local)).map(({ path }) => path);
}

/** Undefined while one of them is not there yet. */
function onOneFileSystem(one: string, other: string): boolean | undefined {
  const devices = [one, other].map((path) => statSync(path, { throwIfNoEntry: false })?.dev);
  return devices.includes(undefined) ? undefined : devices[0] === devices[1];
}
