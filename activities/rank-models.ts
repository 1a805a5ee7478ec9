import { readDurations, waitingPages, writeOrder } from '../database/ranking.ts';
import type { Database } from '../database/open.ts';
import {
  durationEstimator,
  estimateErrorFactor,
  type Outlook,
  WORTH_ORDERING_SECONDS,
} from '../domain/estimates.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Point } from '../domain/point.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

/** Enough to cover a grid's range, few enough that 100,000 estimates take a fraction of a second. */
const SAMPLE = 200;

/**
 * Puts a run's waiting models in order, the longest first, by the durations of finished models of the same executable;
 * null where none is known, and then the order stays, as it does where all are short. Idempotent.
 */
export function createRankModels(dependencies: Dependencies) {
  return ({ grid }: { grid: GridReference }): Promise<Outlook | null> =>
    step(dependencies.database, async (database) => {
      const known = await readDurations(database, grid, SAMPLE);
      if (known.length === 0) return null;
      const { jobIds, seconds } = await estimateWaiting(database, grid, durationEstimator(known));
      const ranked = Uint32Array.from(jobIds.keys()).sort(
        (a, b) => (seconds[b] ?? 0) - (seconds[a] ?? 0) || a - b,
      );
      const longest = seconds[ranked[0] ?? 0] ?? 0;
      if (longest >= WORTH_ORDERING_SECONDS) {
        await writeOrder(
          database,
          Array.from(ranked, (index) => jobIds[index] ?? 0),
        );
      }
      const workSeconds = seconds.reduce((sum, one) => sum + one, 0);
      return { workSeconds, errorFactor: Math.min(estimateErrorFactor(known), 100) };
    });
}

/** Two numbers a model are held, and one page of rows. */
async function estimateWaiting(
  database: Database,
  grid: GridReference,
  estimate: (point: Point) => number,
): Promise<{ jobIds: number[]; seconds: number[] }> {
  const [jobIds, seconds]: [number[], number[]] = [[], []];
  for await (const page of waitingPages(database, grid)) {
    for (const { jobId, point } of page) {
      jobIds.push(jobId);
      seconds.push(estimate(point));
    }
  }
  return { jobIds, seconds };
}
