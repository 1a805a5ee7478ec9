import type { FailedModel, GridReference, PoolFigures } from '../domain/grid-progress.ts';
import type { Outlook } from '../domain/estimates.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { JobReference } from '../domain/model-record.ts';
import { type Counts, type GridPhase, NO_COUNTS } from '../domain/statuses.ts';

/** Everything a grid's workflow remembers; plain data, so that it carries over when its history is begun anew. */
export interface GridState {
  readonly spec: GridSpec;
  phase: GridPhase;
  paused: boolean;
  slots: number | undefined;
  startedAt: number;
  grid: GridReference | undefined;
  /** Points with a smaller index are registered. */
  registered: number;
  counts: Counts;
  /** No model waits in the database beside those in `queue` and in activities. */
  queueEnded: boolean;
  /** Jobs taken from the queue and not handed out yet. */
  queue: JobReference[];
  secondsPerModel: number | undefined;
  fleetSlots: number;
  /** The queue is put in order again, longest models first, once so many models have ended. */
  nextRankingAt: number;
  outlook: Outlook | undefined;
  /** When the first model was handed out, and how many ended since: the rate's base. */
  firstModelAt: number | undefined;
  ended: number;
  /** Seconds that the ended models' programs took together. */
  busySeconds: number;
  lastFailures: FailedModel[];
  pools: Record<string, PoolFigures>;
}

export function newState(spec: GridSpec, now: number): GridState {
  return {
    spec,
    phase: 'preparing',
    paused: false,
    slots: spec.slots,
    startedAt: now,
    grid: undefined,
    registered: 0,
    counts: NO_COUNTS,
    queueEnded: false,
    queue: [],
    secondsPerModel: undefined,
    fleetSlots: 0,
    nextRankingAt: 0,
    outlook: undefined,
    firstModelAt: undefined,
    ended: 0,
    busySeconds: 0,
    lastFailures: [],
    pools: {},
  };
}

/** The grid as opened; steps after `openGrid` may rely on it. */
export function openedGrid(state: GridState): GridReference {
  if (state.grid === undefined) throw new Error('the grid is not opened yet');
  return state.grid;
}
