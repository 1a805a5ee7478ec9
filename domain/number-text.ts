import type { ParameterType } from './parameters.ts';

/**
 * A parameter's text in a deck, as pdr_run's Python prints it: an integer as it is; a real with `%.3e` where
 * |x| >= 1000 or |x| < 0.1, else with `%.6f`; booleans `True` and `False`; nothing at all `None`; text unchanged.
 * Rounding is to nearest on the exact binary value, ties to even.
 */
export function deckNumberText(value: number | string | boolean | null, type: ParameterType): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value;
  return type === 'integer' ? String(value) : realText(value);
}

function realText(value: number): string {
  const size = Math.abs(value);
  return size >= 1000 || size < 0.1 ? exponential(value) : fixed(value);
}

/** `%.3e`: at least two digits of exponent. */
function exponential(value: number): string {
  const text = mayTie(value, value.toExponential(4)) ? exponentialTie(value) : value.toExponential(3);
  return text.replace(/e([+-])(\d)$/, 'e$10$2').replace(/^0/, Object.is(value, -0) ? '-0' : '0');
}

/** `%.6f` */
function fixed(value: number): string {
  if (!mayTie(value, value.toFixed(7))) return value.toFixed(6);
  return tieToEven(value.toFixed(DIGITS), 6) ?? value.toFixed(6);
}

/** Whether a value can lie in the middle between two texts of one digit less than `text`: all other ones need no care. */
function mayTie(value: number, text: string): boolean {
  return /5(e.*)?$/.test(text) && Number(text) === value;
}

function exponentialTie(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(DIGITS).split('e');
  const rounded = tieToEven(mantissa, 3);
  return rounded === undefined ? value.toExponential(3) : `${rounded}e${exponent}`;
}

/** A double in a tie has far fewer digits than this, so this many show whether it is one. */
const DIGITS = 100;

/**
 * The text cut to `places` where the digits behind are exactly a half and the last digit kept is even, else undefined:
 * JavaScript rounds a tie away from zero, which is right wherever the last digit kept is odd.
 */
function tieToEven(exact: string, places: number): string | undefined {
  const end = exact.indexOf('.') + 1 + places;
  const kept = exact.slice(0, end);
  return /^50*$/.test(exact.slice(end)) && /[02468]$/.test(kept) ? kept : undefined;
}
