import { PdrError } from '../domain/failures.ts';
import { AXES, type Axis } from '../domain/point.ts';

/** Names as several words or as one, separated by commas. */
export function splitNames(words: readonly string[]): string[] {
  return words.flatMap((word) => word.split(',')).filter((name) => name !== '');
}

/** What `--at mass=-10` says, by axis, in the grid's own numbers. */
export function fixedAxes(words: readonly string[] | undefined): Partial<Record<Axis, number>> {
  return Object.fromEntries(splitNames(words ?? []).map(fixedAxis));
}

function fixedAxis(word: string): [Axis, number] {
  const [name = '', text = ''] = word.split('=');
  const axis = AXES.find((known) => known === name);
  const value = Number(text);
  if (axis !== undefined && text !== '' && Number.isFinite(value)) return [axis, value];
  const message = `"${word}" does not choose a value: write --at <axis>=<value> with one of ${AXES.join(', ')}`;
  throw new PdrError('InvalidRequest', message);
}
