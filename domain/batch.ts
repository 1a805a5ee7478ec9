/** So many activities wait or run at once at first, while nothing is known of durations. */
const FIRST_WINDOW = 16;

/** Long models: any worker that joins finds work at once. */
const OPEN_WINDOW = 200;

/** An activity of short models holds about this many seconds of work. */
const BATCH_SECONDS = 5;
const LARGEST_BATCH = 50;

/** What a grid knows of its pace. */
export interface Pace {
  /** Running mean of a model's seconds; undefined before the first one ended. */
  readonly secondsPerModel: number | undefined;
  /** Slots of the workers that are known to live; 0 where none is known yet. */
  readonly fleetSlots: number;
}

/** How many activities a grid without a limit of its own keeps waiting or running. */
export function openWindow({ secondsPerModel, fleetSlots }: Pace): number {
  if (secondsPerModel === undefined) return FIRST_WINDOW;
  return secondsPerModel >= BATCH_SECONDS ? OPEN_WINDOW : Math.max(FIRST_WINDOW, 4 * fleetSlots);
}

/**
 * How many models make the next activity: one when models are long, some seconds' work when they are short, and
 * never so many that the last activities would leave other slots idle.
 */
export function batchSize({ secondsPerModel, fleetSlots }: Pace, remaining: number): number {
  if (secondsPerModel === undefined) return 1;
  const byTime = Math.min(LARGEST_BATCH, Math.floor(BATCH_SECONDS / Math.max(secondsPerModel, 1e-3)));
  const byShare = Math.ceil(remaining / (4 * Math.max(fleetSlots, 4)));
  return Math.max(1, Math.min(byTime, byShare));
}

/** A running mean of durations in which newer models weigh more, so that it follows a grid from easy to hard points. */
export function meanSeconds(mean: number | undefined, seconds: number): number {
  return mean === undefined ? seconds : mean + 0.1 * (seconds - mean);
}
