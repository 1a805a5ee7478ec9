/** Models of unknown duration go out one to an activity, and so many activities at first. */
export const FIRST_WINDOW = 16;

/** So many activities wait or run at once for a grid that names no limit; any worker that joins finds work at once. */
export const OPEN_WINDOW = 200;

/** An activity of short models holds about this many seconds of work. */
const BATCH_SECONDS = 1;
const LARGEST_BATCH = 50;

/**
 * How many models make the next activity: one when models are long, about a second's work when they are short, and
 * never so many that the last activities would leave other slots idle.
 */
export function batchSize(secondsPerModel: number | undefined, remaining: number, window: number): number {
  if (secondsPerModel === undefined) return 1;
  const byTime = Math.floor(BATCH_SECONDS / Math.max(secondsPerModel, BATCH_SECONDS / LARGEST_BATCH));
  const byShare = Math.ceil(remaining / (2 * window));
  return Math.max(1, Math.min(byTime, byShare, LARGEST_BATCH));
}

/** A running mean of durations in which newer models weigh more, so that it follows a grid from easy to hard points. */
export function meanSeconds(mean: number | undefined, seconds: number): number {
  return mean === undefined ? seconds : mean + 0.1 * (seconds - mean);
}
