import { parseAxisValue } from './conversions.ts';
import { AXES, type Point } from './point.ts';

/** A finished model and how long its programs took. */
export interface TimedPoint {
  readonly point: Point;
  readonly seconds: number;
}

/** What is known of the work that is left. */
export interface Outlook {
  /** Seconds of all waiting models together, on one slot. */
  readonly workSeconds: number;
  /** By what factor a single model's estimate is off, typically (root mean square, 1 = exact). */
  readonly errorFactor: number;
}

/** Below this, in seconds, the order of models does not matter: a grid's tail is shorter than a second. */
export const WORTH_ORDERING_SECONDS = 0.5;

const NEIGHBOURS = 4;

/** A finished model at its coordinates. */
interface PlacedLog {
  readonly at: readonly number[];
  readonly logSeconds: number;
}

/**
 * A function that estimates a model's seconds from the nearest finished ones: the mean of the logarithms, weighted by
 * inverse distance in the axes' own units (tenths of a decade; metal in tenths of a decade as well). Durations of PDR
 * models follow density and field smoothly over orders of magnitude, so their logarithm is what can be averaged.
 *
 * @param known at least one
 */
export function durationEstimator(known: readonly TimedPoint[]): (point: Point) => number {
  const placed = known.map(place);
  return (point) => Math.exp(meanLog(placed, coordinates(point)));
}

/** How far estimates are off, tried on the known models themselves, each left out in turn. */
export function estimateErrorFactor(known: readonly TimedPoint[]): number {
  if (known.length < 2) return Number.POSITIVE_INFINITY;
  const placed = known.map(place);
  const squares = placed.map((model) => (meanLog(placed, model.at, model) - model.logSeconds) ** 2);
  return Math.exp(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / known.length));
}

function place({ point, seconds }: TimedPoint): PlacedLog {
  return { at: coordinates(point), logSeconds: Math.log(Math.max(seconds, 1e-3)) };
}

function meanLog(placed: readonly PlacedLog[], at: readonly number[], without?: PlacedLog): number {
  let [sum, weights] = [0, 0];
  for (const { model, squared } of nearest(placed, at, without)) {
    const weight = 1 / (Math.sqrt(squared) + 0.1);
    sum += weight * model.logSeconds;
    weights += weight;
  }
  return sum / weights;
}

interface Neighbour {
  readonly model: PlacedLog;
  readonly squared: number;
}

/** The nearest first. One pass and no copy: a grid of 100,000 models asks 100,000 times. */
function nearest(placed: readonly PlacedLog[], at: readonly number[], without?: PlacedLog): Neighbour[] {
  const found: Neighbour[] = [];
  for (const model of placed) {
    const squared = squaredDistance(at, model.at);
    const farthest = found[NEIGHBOURS - 1]?.squared ?? Number.POSITIVE_INFINITY;
    if (model === without || squared >= farthest) continue;
    const rank = found.findIndex((other) => other.squared > squared);
    found.splice(rank < 0 ? found.length : rank, 0, { model, squared });
    if (found.length > NEIGHBOURS) found.pop();
  }
  return found;
}

function squaredDistance(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < one.length; axis += 1) sum += ((one[axis] ?? 0) - (other[axis] ?? 0)) ** 2;
  return sum;
}

function coordinates(point: Point): number[] {
  return AXES.map((axis) => {
    const value = parseAxisValue(point[axis]) ?? 0;
    return axis === 'metal' ? 10 * Math.log10(Math.max(value, 1e-3)) : value;
  });
}
