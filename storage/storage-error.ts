import { PdrError } from '../domain/failures.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free space, or set storage.base_dir to another disk',
  EDQUOT: 'the quota is used up: free space, or set storage.base_dir to another disk',
  EACCES: 'this user may not write there: change its rights or set storage.base_dir',
  EPERM: 'this user may not write there: change its rights or set storage.base_dir',
  EROFS: 'the file system is read-only: set storage.base_dir to another one',
  ENOTDIR: 'a part of that path is a file: set storage.base_dir to a folder',
  EEXIST: 'a file stands where a folder is to be: move it, or set storage.base_dir to a folder',
  EISDIR: 'a folder stands where a file is to be: move it away',
  ENOENT: 'it is not there, perhaps not mounted: mount it or set storage.base_dir',
  ESTALE: 'its server has forgotten it: mount it anew',
  EIO: 'its disk reports errors: set storage.base_dir to another one',
  ETIMEDOUT: 'its server does not answer',
  EMFILE: 'this worker may open no more files: raise ulimit -n',
  ENAMETOOLONG: 'a name is too long for its file system: shorten the model name',
};

/** The archive's refusal as `StorageUnavailable`; every other error as it is. */
export function storageError(error: unknown, folder: string): unknown {
  const remedy = remedyOf(error);
  if (error instanceof PdrError || remedy === undefined) return error;
  return new PdrError('StorageUnavailable', `Cannot use the archive ${folder}: ${remedy}.`, {}, error);
}

/** What to do about a refusal of the file system; undefined for what is none. */
export function remedyOf(error: unknown): string | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code];
  return remedy === undefined ? undefined : `${remedy} (${code})`;
}
