/** What `pdr_model_jobs.status` holds. `skipped` is a run's view of a model that was `finished` before it began. */
export const JOB_STATUSES = ['pending', 'running', 'finished', 'skipped', 'failed', 'cancelled'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** Where a grid stands, as `run --json` and `status --json` say it. */
export const GRID_STATES = [
  'running',
  'paused',
  'completed',
  'completed-with-failures',
  'cancelled',
  'failed',
] as const;

export type GridState = (typeof GRID_STATES)[number];

/** Which step a running grid is in: the search attribute PdrPhase, beside the end states. */
export type GridPhase = 'preparing' | 'registering' | GridState;

/** Models of a grid by status, as of one run: `skipped` were computed before it. */
export interface Counts {
  readonly total: number;
  readonly finished: number;
  readonly skipped: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly pending: number;
  readonly running: number;
}

export const NO_COUNTS: Counts = {
  total: 0,
  finished: 0,
  skipped: 0,
  failed: 0,
  cancelled: 0,
  pending: 0,
  running: 0,
};
