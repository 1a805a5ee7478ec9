/** Seconds as people read them: `0.4 s`, `12.3 s`, `2 min 5 s`, `1 h 12 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return pair(whole, 60, 'min', 1, 's');
  if (Math.round(seconds / 60) < 24 * 60) return pair(Math.round(seconds / 60), 60, 'h', 1, 'min');
  return pair(Math.round(seconds / 3600), 24, 'd', 1, 'h');
}

/** `about 12 min left (± 10 %)`; empty where nothing is known or nothing is left. */
export function timeLeftText({ secondsLeft, secondsLeftError }: TimeLeft): string {
  if (secondsLeft === undefined || secondsLeft < 1) return '';
  const percent = secondsLeftError === undefined ? 0 : Math.round(100 * secondsLeftError);
  return `about ${durationText(secondsLeft)} left${percent > 0 ? ` (± ${percent} %)` : ''}`;
}

interface TimeLeft {
  readonly secondsLeft?: number | undefined;
  readonly secondsLeftError?: number | undefined;
}

function pair(total: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((total % large) / small);
  const first = `${Math.floor(total / large)} ${largeUnit}`;
  return rest === 0 ? first : `${first} ${rest} ${smallUnit}`;
}
