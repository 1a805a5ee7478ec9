import type { Failure } from './failures.ts';
import type { PoolFigures } from './grid-progress.ts';
import type { Point } from './point.ts';
import type { JobStatus } from './statuses.ts';

/** One file in the archive, relative to the grid's folder. */
export interface ArchivedFile {
  /** Path below `<storage>/<model name>/`, e.g. `pdrgrid/TEXTOUT100_30_00_00_00`. */
  readonly path: string;
  /** Which output it is; the role names of `codes/`, e.g. `textout`, `hdf5-structure`. */
  readonly role: string;
  readonly size: number;
  readonly sha256: string;
  /** Modification time in milliseconds since the epoch, as the archive's file system keeps it. */
  readonly modified: number;
}

/** A model as `models --json` lists it. */
export interface ModelRecord extends Point {
  readonly job: string;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly failure: Failure | null;
  readonly seconds: number | null;
  /** Archived files, relative to the grid's folder. */
  readonly outputs: readonly string[];
}

/** A model that waits to be run: what a workflow hands to `runModels`. */
export interface JobReference {
  /** `pdr_model_jobs.id` */
  readonly id: number;
  readonly job: string;
  readonly index: number;
}

/** How one model ended, as its activity tells the workflow. */
export interface ModelOutcome {
  readonly id: number;
  readonly job: string;
  readonly index: number;
  /**
   * `pending`: the model was not started, because its grid is paused or its worker stops. `skipped`: its result stood
   * before, and its onion runs were done again.
   */
  readonly status: 'finished' | 'skipped' | 'failed' | 'cancelled' | 'pending';
  readonly seconds: number;
  readonly failure?: Failure;
}

/** What an activity of models answers: every model's outcome, in order, and the worker's connections. */
export interface BatchResult {
  readonly outcomes: readonly ModelOutcome[];
  readonly worker: string;
  readonly pool: PoolFigures;
}
