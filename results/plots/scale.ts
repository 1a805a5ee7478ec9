import { numberText, powerText } from './number-text.ts';

/** Maps values to places on an axis or a colour bar: decimal logarithms, or the values themselves. */
export interface Scale {
  readonly kind: 'log' | 'linear';
  readonly low: number;
  readonly high: number;
  /** Where ticks stand, in places. */
  readonly ticks: readonly number[];
  readonly place: (value: number) => number;
  readonly tickText: (place: number) => string;
}

/** Values all above zero that span more than a factor of five are shown by their logarithms. */
export function scaleFor(values: readonly number[]): Scale {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const isLog = least > 0 && most / least > 5;
  return isLog ? logScale(Math.log10(least), Math.log10(most)) : linearScale(least, most);
}

/** A logarithmic scale between two places; `fine` asks for 1, 2 and 5 of each decade. */
export function logScale(low: number, high: number, fine = high - low <= 1.5): Scale {
  const ticks = logTicks(low, high, fine);
  return { kind: 'log', low, high, ticks, place: Math.log10, tickText: logText };
}

/** A linear scale; equal ends, or none, are moved apart. */
export function linearScale(least: number, most: number): Scale {
  const [low, high] = least < most ? [least, most] : Number.isFinite(least) ? [least - 1, least + 1] : [0, 1];
  const ticks = linearTicks(low, high);
  return { kind: 'linear', low, high, ticks, place: (value) => value, tickText: numberText };
}

function logText(place: number): string {
  const whole = Math.round(place);
  return Math.abs(place - whole) < 1e-9
    ? powerText(whole)
    : numberText(Number((10 ** place).toPrecision(12)));
}

/** Whole decades, at most about seven, or 1, 2, 5 of each. */
function logTicks(low: number, high: number, fine: boolean): number[] {
  const span = high - low;
  const step = Math.max(1, Math.ceil(span / 7));
  const steps = fine ? [0, Math.log10(2), Math.log10(5)] : [0];
  const first = Math.floor(low);
  const decades = Array.from({ length: Math.ceil(high) - first + 1 }, (_, place) => first + place);
  return decades
    .filter((decade) => decade % step === 0)
    .flatMap((decade) => steps.map((add) => decade + add))
    .filter((place) => place >= low - 1e-9 && place <= high + 1e-9);
}

function linearTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, place) =>
    Number(((first + place) * step).toPrecision(12)),
  );
}
