import { log10, power } from './power.ts';
import type { Point } from './point.ts';

/** A point in physical units. */
export interface ConvertedPoint {
  /** Metallicity in units of solar. */
  readonly zmetal: number;
  /** Density of hydrogen nuclei at the surface, cm^-3. */
  readonly xnsur: number;
  /** Solar masses. */
  readonly mass: number;
  /** Far-ultraviolet field in Draine units. */
  readonly sint: number;
  /** Outer radius, cm. */
  readonly rtot: number;
}

/** (solar mass / mass of hydrogen)^(1/3) as pdr_run has it: the radius in cm of a mass in Msol over cm^-3. */
const RADIUS_FACTOR = 1.05916e19;

const DECIMAL_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Physical values of a point whose density falls as r^-alpha outside a core of `rcore` (a fraction of the radius).
 * Each operation stands in pdr_run's order, so that each result is pdr_run's to the last bit. Throws RangeError for a
 * text that is no number.
 */
export function convertPoint(point: Point, alpha: number, rcore: number): ConvertedPoint {
  const xnsur = fromTenthsOfDecade(point.dens);
  const mass = fromTenthsOfDecade(point.mass);
  return {
    zmetal: numberIn(point.metal) * 0.01,
    xnsur,
    mass,
    sint: fromTenthsOfDecade(point.chi),
    rtot: cloudRadius(mass, xnsur, alpha, rcore),
  };
}

/**
 * The number an axis value stands for, or undefined where it is none. Decimal notation only, as a person writes it:
 * `30`, `00`, `-05`, `+5`, `49.9`, `.5`, `1e1`; leading zeros are decimal. Never evaluated: `0x10`, `1_000`,
 * `Infinity`, `2*15`, blanks and the empty text are no numbers.
 */
export function parseAxisValue(text: string): number | undefined {
  if (!DECIMAL_NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The text of a whole number in a job's name: `-05`, `00`, `07`, `30`; sources: pdr_run's random grids. */
export function nameText(value: number): string {
  const digits = String(Math.abs(value)).padStart(2, '0');
  return value < 0 ? `-${digits}` : digits;
}

/** The axis text that a physical value came from, rounded to a tenth of a decade: 20000 is `43`, 1 is `00`. */
export function backToText(value: number): string {
  if (!(value > 0)) return '-99';
  const tenths = roundHalfToEven(10 * log10(value));
  return tenths === 0 ? '00' : String(tenths);
}

/** cm; D is the mean density within the radius times 4 pi / 3, see FACTS "A grid point". */
function cloudRadius(mass: number, xnsur: number, alpha: number, rcore: number): number {
  const shape = 9 - 3 * alpha;
  const whole = (12 * xnsur * Math.PI) / shape;
  const core = (4 * xnsur * Math.PI * repeatedPower(rcore, 3 - alpha) * alpha) / shape;
  return RADIUS_FACTOR * repeatedPower(mass / (whole - core), 1 / 3);
}

function fromTenthsOfDecade(text: string): number {
  return repeatedPower(10, 0.1 * numberIn(text));
}

/** A grid asks for the same few powers at each of its points. */
const powers = new Map<string, number>();

function repeatedPower(base: number, exponent: number): number {
  const key = `${base} ${exponent}`;
  const known = powers.get(key);
  if (known !== undefined) return known;
  if (powers.size >= 10_000) powers.clear();
  const value = power(base, exponent);
  powers.set(key, value);
  return value;
}

function numberIn(text: string): number {
  const value = parseAxisValue(text);
  if (value === undefined) throw new RangeError(`"${text}" is not a number`);
  return value;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
