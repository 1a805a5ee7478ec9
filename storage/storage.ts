import type { ArchivedFile } from '../domain/model-record.ts';

/** A file, or a directory that becomes one `.tar.gz`, on its way into the archive. */
export interface OutputToArchive {
  readonly role: string;
  /** Absolute path. */
  readonly from: string;
  /** Path below the grid's folder, with `/`. */
  readonly to: string;
}

export interface StorageState {
  readonly folder: string;
  /** Undefined when all is well; else what is wrong and what to do. */
  readonly fault?: string;
  readonly freeBytes: number;
}

/**
 * Where results are kept, one folder a grid. What the place itself refuses (full, read-only, not there) is thrown as
 * `StorageUnavailable`; names that would leave the grid's folder are refused as `InvalidGrid`.
 */
export interface Storage {
  /**
   * Reads each file once for its SHA-256, then renames all to their final names; files of another file system are copied
   * to temporary names of `token` first. Under a final name there is only ever a whole file. The sources are gone
   * afterwards where they lay on the archive's file system. A missing source is `OutputMissing`; whatever fails leaves
   * sources and, before the renaming, earlier files as they were.
   *
   * @param confirm called when only the renaming is left, more than once where that has to begin anew; when it throws, nothing is renamed
   * @param flush whether to wait until the disk has the files. It costs tens of milliseconds, so it is for models that
   *   took much longer. Without it the operating system writes them within half a minute; what a power cut in that time
   *   takes away is missing or too short afterwards, `verify` names it, and the model is computed again.
   */
  archive(
    grid: string,
    files: readonly OutputToArchive[],
    token: string,
    confirm?: () => Promise<void>,
    flush?: boolean,
  ): Promise<ArchivedFile[]>;
  /**
   * Paths of files that are missing or changed. Same size and modification time are trusted; otherwise the file is read
   * and held against its recorded checksum.
   */
  verify(grid: string, files: readonly ArchivedFile[]): Promise<string[]>;
  /**
   * Moves files to `earlier/<label>/<same path>` and tells their new places. Idempotent: what was moved before counts as
   * moved; what is nowhere is left out.
   */
  setAside(grid: string, files: readonly ArchivedFile[], label: string): Promise<ArchivedFile[]>;
  /** Size, time and checksum of files that stand in the archive, each read once; what is not there is left out. */
  digest(grid: string, files: readonly Pick<ArchivedFile, 'role' | 'path'>[]): Promise<ArchivedFile[]>;
  /** Copies an archived file to an absolute path and makes the folders above it; `OutputMissing` where it is not there. */
  fetch(grid: string, path: string, to: string): Promise<void>;
  /** Absolute path of an archived file. */
  pathOf(grid: string, path: string): string;
  /** Whether results can be kept now; makes the folder if it is missing. */
  probe(): Promise<StorageState>;
  /** Removes what an attempt that ended early left under its temporary names. Idempotent. */
  removeTemporary(grid: string, token: string): Promise<void>;
  /** The same for all attempts at a grid: for one of whose models none runs. Idempotent. */
  removeAllTemporary(grid: string): Promise<void>;
}
