import { durationText } from './duration-text.ts';
import type { PoolFigures } from './grid-progress.ts';

/** A worker's pool as it told last, some two seconds ago at most. */
export interface WorkerFigures extends PoolFigures {
  readonly worker: string;
}

/** The connections of all workers that live, as `status --json` and the end of `run --json` tell them. */
export interface FleetFigures {
  /** How many they may have together. */
  readonly budget: number;
  /** Sums over the workers. */
  readonly limit: number;
  readonly size: number;
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  readonly refused: number;
  /** The most that one worker had at one time, and the longest that a call of one waited. */
  readonly peak: number;
  readonly longestWaitSeconds: number;
  readonly workers: readonly WorkerFigures[];
}

export function fleetFigures(budget: number, workers: readonly WorkerFigures[]): FleetFigures {
  const sum = (of: (pool: PoolFigures) => number): number =>
    workers.reduce((total, pool) => total + of(pool), 0);
  const most = (of: (pool: PoolFigures) => number): number => Math.max(0, ...workers.map(of));
  return {
    budget,
    limit: sum(({ limit }) => limit),
    size: sum(({ size }) => size),
    inUse: sum(({ inUse }) => inUse),
    idle: sum(({ idle }) => idle),
    waiting: sum(({ waiting }) => waiting),
    refused: sum(({ refused }) => refused),
    peak: most(({ peak }) => peak),
    longestWaitSeconds: most(({ longestWaitSeconds }) => longestWaitSeconds),
    workers,
  };
}

/** The same with what the workers told a grid since: figures that only grow are as large as anybody knows them. */
export function withPools(fleet: FleetFigures, pools: Readonly<Record<string, PoolFigures>>): FleetFigures {
  const workers = fleet.workers.map((row) => {
    const told = pools[row.worker] ?? row;
    return {
      ...row,
      opened: Math.max(row.opened, told.opened),
      peak: Math.max(row.peak, told.peak),
      longestWaitSeconds: Math.max(row.longestWaitSeconds, told.longestWaitSeconds),
      refused: Math.max(row.refused, told.refused),
    };
  });
  return fleetFigures(fleet.budget, workers);
}

/** One line for a person, who may not want the numbers of every worker. */
export function fleetText(fleet: FleetFigures): string {
  const { budget, limit, size, inUse, waiting, refused, peak, longestWaitSeconds, workers } = fleet;
  if (workers.length === 0) return `connections: no worker lives; budget ${budget}`;
  const who = `${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}`;
  return [
    `connections: ${who} with pools of ${limit} of a budget of ${budget}: ${size} open, ${inUse} in use, ${waiting} waiting`,
    `longest wait ${durationText(longestWaitSeconds)}, ${refused} refused, peak of a worker ${peak}`,
  ].join('; ');
}
