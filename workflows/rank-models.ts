import { WORTH_ORDERING_SECONDS } from '../domain/estimates.ts';
import { bookkeeping } from './activities.ts';
import { type GridState, openedGrid } from './grid-state.ts';

/** A grid learns from its own models again whenever their number has doubled. */
const FIRST_RANKING = 8;

/**
 * Puts the waiting models in order, the longest first, by what is known of durations: at the start from earlier grids of
 * the same executable, later from the grid's own models as well.
 */
export async function rankWhenWorthIt(state: GridState): Promise<void> {
  if (state.ended < state.nextRankingAt || state.counts.pending === 0) return;
  state.nextRankingAt = Math.max(FIRST_RANKING, 2 * state.ended);
  const isShort = state.secondsPerModel !== undefined && state.secondsPerModel < WORTH_ORDERING_SECONDS;
  if (isShort) return;
  const grid = openedGrid(state);
  const summary = 'longest models first';
  const outlook = await bookkeeping().rankModels.executeWithOptions({ summary }, [{ grid }]);
  if (outlook === null) return;
  state.outlook = outlook;
  // Taken in the old order; what is not in an activity yet is taken again in the new one.
  state.queue = [];
  state.queueEnded = false;
}
