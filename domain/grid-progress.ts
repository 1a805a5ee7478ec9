import type { Failure } from './failures.ts';
import type { Counts, GridPhase } from './statuses.ts';

/** A grid as opened in the database for one run: what activities are given instead of the whole grid. */
export interface GridReference {
  readonly gridId: number;
  /** Counts the grid's runs, from 1; rows that a run lists carry its number. */
  readonly run: number;
  readonly modelNameId: number;
}

/** A pool as its owner sees it, in connections but for `waiting` (calls), `longestWaitSeconds` and `refused` (tries). */
export interface PoolFigures {
  /** How many connections the pool may have now; 0: one at a time, by turns with other workers. */
  readonly limit: number;
  /** How many it has: in use and idle. */
  readonly size: number;
  readonly inUse: number;
  readonly idle: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
  /** Connections opened since the start. */
  readonly opened: number;
  /** The most connections at one time. */
  readonly peak: number;
  readonly longestWaitSeconds: number;
  /** How often the server did not let a connection in: full, or gone. */
  readonly refused: number;
}

/** A failed model as the Web UI and the summary list it. */
export interface FailedModel extends Failure {
  readonly job: string;
}

/** What the query `progress` answers. */
export interface GridProgress {
  readonly grid: string;
  readonly phase: GridPhase;
  readonly counts: Counts;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Models ended per second of this run, and the seconds left at that rate; absent until two models ended. */
  readonly rate?: number;
  readonly secondsLeft?: number;
  /** Relative error of `secondsLeft`, where it comes from estimates of the single models. */
  readonly secondsLeftError?: number;
  /** At most so many models at once; absent: as many as the workers have slots. */
  readonly slots?: number;
  /** The newest failures, newest first, at most 10. */
  readonly lastFailures: readonly FailedModel[];
  /** Each worker's pool, as it was when that worker last ended a model. */
  readonly pools: Readonly<Record<string, PoolFigures>>;
}
