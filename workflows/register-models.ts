import type { Counts } from '../domain/statuses.ts';
import { bookkeeping } from './activities.ts';
import { type GridState, openedGrid } from './grid-state.ts';
import { showProgress } from './show-progress.ts';

/** Points to a page: large enough that 100,000 points make few events and little waiting, small enough to take a second. */
const PAGE = 5000;

/** Registers every point of the grid as a row, page by page; rows of models computed already stay as they are. */
export async function registerModels(state: GridState): Promise<void> {
  const steps = bookkeeping();
  for (let ended = false; !ended; ) {
    const page = { grid: openedGrid(state), from: state.registered, to: state.registered + PAGE };
    const summary = `points from ${page.from}`;
    const done = await steps.registerModels.executeWithOptions({ summary }, [page]);
    state.registered = done.to;
    state.phase = 'registering';
    state.counts = asWaiting(done.counts);
    showProgress(state);
    ended = done.ended;
  }
}

/** Lists the models of the grid's last run instead, of which those that failed are to run again. */
export async function requeueModels(state: GridState, jobs: readonly string[] | undefined): Promise<void> {
  const request = { grid: openedGrid(state), ...(jobs === undefined ? {} : { jobs }) };
  const steps = bookkeeping();
  const counts = await steps.requeueModels.executeWithOptions({ summary: 'models to retry' }, [request]);
  state.phase = 'registering';
  state.counts = asWaiting(counts);
  showProgress(state);
}

/** What an earlier run's workers still compute is joined, or taken over when they are gone: to this run it waits. */
function asWaiting(counts: Counts): Counts {
  return { ...counts, pending: counts.pending + counts.running, running: 0 };
}
