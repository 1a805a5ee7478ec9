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

const NEIGHBOURS = 4;

/**
 * Estimates a model's seconds from the nearest finished ones: the mean of the logarithms, weighted by inverse distance in
 * the axes' own units (tenths of a decade; metal in tenths of a decade as well). Durations of PDR models follow density
 * and field smoothly over orders of magnitude, so their logarithm is what can be averaged.
 */
export function estimateSeconds(known: readonly TimedPoint[], point: Point): number {
  const nearest = known
    .map(({ point: other, seconds }) => ({
      distance: distance(point, other),
      log: Math.log(Math.max(seconds, 1e-3)),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEIGHBOURS);
  const weights = nearest.map((neighbour) => 1 / (neighbour.distance + 0.1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Math.exp(nearest.reduce((mean, { log }, index) => mean + (log * (weights[index] ?? 0)) / sum, 0));
}

/** How far estimates are off, tried on the known models themselves, each left out in turn. */
export function estimateErrorFactor(known: readonly TimedPoint[]): number {
  if (known.length < 2) return Number.POSITIVE_INFINITY;
  const squares = known.map((model) => {
    const others = known.filter((other) => other !== model);
    return Math.log(estimateSeconds(others, model.point) / Math.max(model.seconds, 1e-3)) ** 2;
  });
  return Math.exp(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / known.length));
}

function distance(one: Point, other: Point): number {
  return Math.hypot(...AXES.map((axis) => coordinate(one, axis) - coordinate(other, axis)));
}

function coordinate(point: Point, axis: (typeof AXES)[number]): number {
  const value = parseAxisValue(point[axis]) ?? 0;
  return axis === 'metal' ? 10 * Math.log10(Math.max(value, 1e-3)) : value;
}
