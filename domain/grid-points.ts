import { nameText, parseAxisValue } from './conversions.ts';
import type { GridSpec } from './grid-spec.ts';
import { AXES, type Axis, jobName, type Point } from './point.ts';
import { uniformInteger } from './random.ts';

/** A grid's shape and axes, all that its points follow from. */
export type PointSource = Pick<GridSpec, 'axes' | 'shape'>;

/** A point with its place in its grid. */
export interface GridPoint {
  readonly index: number;
  readonly point: Point;
  readonly job: string;
}

/** How many points a grid lists, repeated ones included. */
export function pointCount({ axes, shape }: PointSource): number {
  if (shape.kind === 'random') return shape.count;
  return AXES.reduce((count, axis) => count * axes[axis].length, 1);
}

/**
 * The point at `index` (0 to pointCount - 1): of the product metal x dens x mass x chi with metal outermost, or of a
 * random grid, where a point depends on the seed and its index only. Throws RangeError outside the grid.
 */
export function pointAt(source: PointSource, index: number): Point {
  if (!Number.isInteger(index) || index < 0 || index >= pointCount(source)) {
    throw new RangeError(`The grid has no point ${index}`);
  }
  return source.shape.kind === 'random'
    ? randomPoint(source.axes, source.shape.seed, index)
    : productPoint(source.axes, index);
}

/**
 * The grid's points without repetitions: of those that bear one job name the first stays, and `duplicates` counts the
 * others. `5` and `05` are two names, and two models, as in pdr_run.
 */
export function distinctPoints(source: PointSource): { points: GridPoint[]; duplicates: number } {
  const seen = new Set<string>();
  const points: GridPoint[] = [];
  const count = pointCount(source);
  for (let index = 0; index < count; index++) {
    const point = pointAt(source, index);
    const job = jobName(point);
    if (seen.has(job)) continue;
    seen.add(job);
    points.push({ index, point, job });
  }
  return { points, duplicates: count - points.length };
}

/** Smallest and largest whole number between the values of a list; the range is empty where first > last. */
export function wholeRange(texts: readonly string[]): { first: number; last: number } {
  const values = texts.map((text) => parseAxisValue(text) ?? Number.NaN);
  return { first: Math.ceil(Math.min(...values)), last: Math.floor(Math.max(...values)) };
}

function productPoint(axes: GridSpec['axes'], index: number): Point {
  let rest = index;
  const texts: Partial<Record<Axis, string>> = {};
  for (const axis of AXES.toReversed()) {
    const values = axes[axis];
    texts[axis] = valueAt(values, rest % values.length);
    rest = Math.floor(rest / values.length);
  }
  return texts as Point;
}

/** A list of one stays as it is written; of others a whole number is drawn. */
function randomPoint(axes: GridSpec['axes'], seed: number, index: number): Point {
  const draw = (axis: Axis, position: number): string => {
    if (axes[axis].length === 1) return valueAt(axes[axis], 0);
    const { first, last } = wholeRange(axes[axis]);
    return nameText(uniformInteger(first, last, seed, index * AXES.length + position));
  };
  return { metal: draw('metal', 0), dens: draw('dens', 1), mass: draw('mass', 2), chi: draw('chi', 3) };
}

function valueAt(values: readonly string[], index: number): string {
  const value = values[index];
  if (value === undefined) throw new RangeError('An axis of the grid has no value');
  return value;
}
