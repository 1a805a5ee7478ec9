import { readDurations, readWaiting, writeOrder } from '../database/ranking.ts';
import { estimateErrorFactor, estimateSeconds, type Outlook } from '../domain/estimates.ts';
import type { GridReference } from '../domain/grid-progress.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

/** Enough to cover a grid's range, few enough that 100,000 estimates take about a second. */
const SAMPLE = 200;

/**
 * Puts a run's waiting models in order, the longest first, by the durations of finished models of the same executable;
 * null where none is known, and then the order stays. Idempotent.
 */
export function createRankModels(dependencies: Dependencies) {
  return ({ grid }: { grid: GridReference }): Promise<Outlook | null> =>
    step(dependencies.database, async (database) => {
      const known = await readDurations(database, grid, SAMPLE);
      if (known.length === 0) return null;
      const waiting = await readWaiting(database, grid);
      const estimated = waiting.map(({ jobId, point }) => ({
        jobId,
        seconds: estimateSeconds(known, point),
      }));
      estimated.sort((a, b) => b.seconds - a.seconds);
      await writeOrder(
        database,
        estimated.map(({ jobId }) => jobId),
      );
      const workSeconds = estimated.reduce((sum, { seconds }) => sum + seconds, 0);
      return { workSeconds, errorFactor: Math.min(estimateErrorFactor(known), 100) };
    });
}
