import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  setHandler,
} from '@temporalio/workflow';
import type { GridProgress, GridReference } from '../domain/grid-progress.ts';
import { PAUSE, PROGRESS_QUERY, RESUME, SET_SLOTS } from '../domain/messages.ts';
import { bookkeeping } from './activities.ts';
import type { GridState } from './grid-state.ts';
import { progressOf, showProgress } from './show-progress.ts';

export const progressQuery = defineQuery<GridProgress>(PROGRESS_QUERY);
export const pauseUpdate = defineUpdate<void>(PAUSE);
export const resumeUpdate = defineUpdate<void>(RESUME);
export const setSlotsUpdate = defineUpdate<void, [number | null]>(SET_SLOTS);
const pauseSignal = defineSignal(PAUSE);
const resumeSignal = defineSignal(RESUME);
const setSlotsSignal = defineSignal<[number | null]>(SET_SLOTS);

/** Live control: `pause`, `resume`, `setSlots` as updates and signals, and the query `progress`. */
export function listenForControl(state: GridState): void {
  setHandler(progressQuery, () => progressOf(state), {
    description: 'Counts, rate, time left, last failures',
  });
  const pause = () => setPaused(state, true);
  const resume = () => setPaused(state, false);
  const setSlots = (slots: number | null) => changeSlots(state, slots);
  setHandler(pauseUpdate, pause, { description: 'Running models end, none starts' });
  setHandler(resumeUpdate, resume, { description: 'Goes on after pause' });
  setHandler(setSlotsUpdate, setSlots, {
    description: 'How many models of this grid at once; null: as many as the workers have slots',
    validator: requireSlots,
  });
  setHandler(pauseSignal, () => asSignal(pause), { description: 'As the update pause' });
  setHandler(resumeSignal, () => asSignal(resume), { description: 'As the update resume' });
  setHandler(setSlotsSignal, (slots) => (slotsAreValid(slots) ? setSlots(slots) : undefined), {
    description: 'As the update setSlots; a value that is no whole number above 0, or null, is left alone',
  });
}

/** Nobody hears a signal's failure, and it would be the whole grid's. */
async function asSignal(work: () => Promise<void>): Promise<void> {
  await work().catch((fault: unknown) => log.error('a signal could not be followed', { fault }));
}

/**
 * The flag in the database holds back models that wait in the task queue already: their claim finds the grid paused and
 * hands them back. It is set before the update is answered, so that nothing starts afterwards; and it is taken away
 * before a grid goes on, so that no model is handed out in vain. One after the other: the last word holds.
 */
function setPaused(state: GridState, paused: boolean): Promise<void> {
  return inTurn(state, async () => {
    if (paused) state.paused = true;
    showProgress(state);
    if (state.grid !== undefined) await record(state.grid, paused);
    state.paused = paused;
    showProgress(state);
  });
}

/** Brings the flag in the database to the grid's own, for one that was paused before it was opened. */
export function recordPaused(state: GridState): Promise<void> {
  return inTurn(state, async () => {
    if (state.grid !== undefined && state.paused) await record(state.grid, true);
  });
}

async function record(grid: GridReference, paused: boolean): Promise<void> {
  const { setPaused: set } = bookkeeping();
  const summary = paused ? 'pause' : 'resume';
  await CancellationScope.nonCancellable(() => set.executeWithOptions({ summary }, [{ grid, paused }]));
}

const turns = new WeakMap<GridState, Promise<void>>();

function inTurn(state: GridState, work: () => Promise<void>): Promise<void> {
  const turn = (turns.get(state) ?? Promise.resolve()).then(work);
  turns.set(
    state,
    turn.catch(() => undefined),
  );
  return turn;
}

function changeSlots(state: GridState, slots: number | null): void {
  state.slots = slots ?? undefined;
  showProgress(state);
}

function slotsAreValid(slots: number | null): boolean {
  return slots === null || (Number.isInteger(slots) && slots >= 1 && slots <= 1000);
}

function requireSlots(slots: number | null): void {
  if (slotsAreValid(slots)) return;
  throw ApplicationFailure.nonRetryable(
    `setSlots takes a whole number from 1 to 1000, or null, not ${JSON.stringify(slots)}`,
    'InvalidGrid',
  );
}
