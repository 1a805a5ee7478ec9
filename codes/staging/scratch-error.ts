import { PdrError } from '../../domain/failures.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free space, or set worker.scratch_dir to another disk',
  EDQUOT: 'the quota is used up: free space, or set worker.scratch_dir to another disk',
  EACCES: 'this user may not write there: change its rights or set worker.scratch_dir',
  EPERM: 'this user may not write there: change its rights or set worker.scratch_dir',
  EROFS: 'the file system is read-only: set worker.scratch_dir to another one',
  ENOTDIR: 'a part of that path is a file: set worker.scratch_dir to a folder',
  EMFILE: 'this worker may open no more files: raise ulimit -n',
  EIO: 'the disk reports errors: set worker.scratch_dir to another one',
};

/** The host's refusal to give scratch space as `ScratchUnavailable`; every other error as it is. */
export function scratchError(error: unknown, folder: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code];
  if (remedy === undefined) return error;
  return new PdrError(
    'ScratchUnavailable',
    `Cannot use the scratch folder ${folder}: ${remedy} (${code}).`,
    {},
    error,
  );
}
