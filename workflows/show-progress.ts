import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { progressMarkdown } from '../domain/progress-markdown.ts';
import type { GridProgress } from '../domain/grid-progress.ts';
import type { GridPhase } from '../domain/statuses.ts';
import type { GridState } from './grid-state.ts';

/** Search attributes cost an event of history each time, so counts are brought up to date in so many steps. */
const STEPS = 50;

interface Shown {
  readonly ended: number;
  readonly failed: boolean;
  readonly phase: GridPhase;
}

const shown = new WeakMap<GridState, Shown>();

/** Brings the Web UI up to date: details of the grid's page at once, the list's columns step by step. */
export function showProgress(state: GridState): void {
  const progress = progressOf(state);
  setCurrentDetails(progressMarkdown(progress));
  const now = { ended: state.ended, failed: progress.counts.failed > 0, phase: progress.phase };
  if (!isDue(shown.get(state), now, progress.counts.total)) return;
  shown.set(state, now);
  upsertSearchAttributes({
    PdrModelName: [progress.grid],
    PdrPhase: [progress.phase],
    PdrTotal: [progress.counts.total],
    PdrDone: [progress.counts.finished + progress.counts.skipped],
    PdrFailed: [progress.counts.failed],
  });
}

/** A first failure is worth an event of its own. */
function isDue(last: Shown | undefined, now: Shown, total: number): boolean {
  if (last === undefined || last.phase !== now.phase || last.failed !== now.failed) return true;
  return now.ended - last.ended >= Math.max(1, total / STEPS);
}

/** The grid as it stands, with its rate and time left measured since its first model of this run. */
export function progressOf(state: GridState): GridProgress {
  return {
    grid: state.spec.name,
    phase: phaseOf(state),
    counts: state.counts,
    startedAt: state.startedAt,
    ...pace(state),
    ...(state.slots === undefined ? {} : { slots: state.slots }),
    lastFailures: state.lastFailures,
    pools: state.pools,
  };
}

function phaseOf(state: GridState): GridPhase {
  const goesOn = state.phase === 'preparing' || state.phase === 'registering';
  if (goesOn && state.paused) return 'paused';
  if (state.phase !== 'registering') return state.phase;
  return state.firstModelAt === undefined ? 'registering' : 'running';
}

function pace(state: GridState): Pick<GridProgress, 'rate' | 'secondsLeft' | 'secondsLeftError'> {
  if (state.firstModelAt === undefined || state.ended < 2) return {};
  const elapsed = Math.max((Date.now() - state.firstModelAt) / 1000, 0.001);
  const rate = state.ended / elapsed;
  const left = state.counts.pending + state.counts.running;
  if (state.outlook === undefined) return { rate, secondsLeft: left / rate };
  const { workSeconds, errorFactor } = state.outlook;
  const atOnce = Math.max(state.busySeconds / elapsed, 0.1);
  // Errors of single models are taken as independent: of a sum they shrink with the root of its terms.
  const secondsLeftError = (errorFactor - 1) / Math.sqrt(Math.max(left, 1));
  return { rate, secondsLeft: Math.max(workSeconds, 0) / atOnce, secondsLeftError };
}
