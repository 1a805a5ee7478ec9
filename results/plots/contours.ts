/** A straight piece of a contour between two points of a plane. */
export type Segment = readonly [from: readonly [number, number], to: readonly [number, number]];

/** Values on a rectangular mesh, `values[row][column]`; undefined where there is none. */
export interface Mesh {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly values: readonly (readonly (number | undefined)[])[];
}

/** The contour of one level by marching squares, linear along the mesh's edges; cells with a missing corner have none. */
export function contour({ x, y, values }: Mesh, level: number): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < y.length; row++) {
    for (let column = 0; column + 1 < x.length; column++) {
      const corners = CORNERS.map(([right, up]) => ({
        x: x[column + right] ?? NaN,
        y: y[row + up] ?? NaN,
        value: values[row + up]?.[column + right],
      }));
      segments.push(...cellSegments(corners, level));
    }
  }
  return segments;
}

/** Levels between the extremes: at most seven, at even steps of 1, 2 or 5 times a power of ten. */
export function contourLevels(low: number, high: number): number[] {
  const rough = (high - low) / 7;
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(low / step) + 1;
  const count = Math.ceil(high / step) - first;
  return Array.from({ length: Math.max(count, 0) }, (_, place) =>
    Number(((first + place) * step).toPrecision(12)),
  );
}

/** Counter-clockwise. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly value: number | undefined;
}

function cellSegments(corners: readonly Corner[], level: number): Segment[] {
  if (corners.some(({ value }) => value === undefined)) return [];
  const crossings = corners.flatMap((corner, place) => {
    const next = corners[(place + 1) % corners.length];
    return next === undefined ? [] : crossing(corner, next, level);
  });
  const [a, b, c, d] = crossings;
  if (a === undefined || b === undefined) return [];
  if (c === undefined || d === undefined) return [[a, b]];
  // A saddle: its middle decides which corners belong together.
  const middle = corners.reduce((sum, { value = 0 }) => sum + value / 4, 0);
  const firstIsHigh = (corners[0]?.value ?? 0) > level;
  return middle > level === firstIsHigh
    ? [
        [a, b],
        [c, d],
      ]
    : [
        [a, d],
        [b, c],
      ];
}

function crossing(one: Corner, other: Corner, level: number): [number, number][] {
  const [a, b] = [one.value ?? 0, other.value ?? 0];
  if (a > level === b > level) return [];
  const share = (level - a) / (b - a);
  return [[one.x + share * (other.x - one.x), one.y + share * (other.y - one.y)]];
}
