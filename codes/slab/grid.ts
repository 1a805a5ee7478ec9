import type { GridChoice } from './model.ts';

/** A slice of the slab, by the depth of its edges [mag]. */
export type Slice = { readonly from: number; readonly to: number };

/** Above this depth [mag] zones are equally thick, below it they grow in proportion to the depth. */
const TURNING_DEPTH = 0.7;

/**
 * Zones from the face to `avMax`: a first one down to `avFirst`, then edges equally spaced in ln(A) + A / 0.7, which is
 * logarithmic where H2 turns on and linear where dust alone changes the field. Two slices without thickness, the face and
 * the far side, stand at the ends.
 */
export function sliceSlab({ zones, avFirst, avMax }: GridChoice): Slice[] {
  const start = measure(avFirst);
  const span = measure(avMax) - start;
  const edges = Array.from({ length: zones }, (_, i) =>
    i === zones - 1 ? avMax : depthAt(start + (span * i) / (zones - 1)),
  );
  const cells = edges.map((to, i) => ({ from: edges[i - 1] ?? 0, to }));
  return [{ from: 0, to: 0 }, ...cells, { from: avMax, to: avMax }];
}

function measure(av: number): number {
  return Math.log(av) + av / TURNING_DEPTH;
}

/** Inverts `measure` by Newton steps in ln A, which converge from either side for this convex function. */
function depthAt(target: number): number {
  let log = Math.min(target, 0);
  for (let i = 0; i < 60; i++) {
    const scaled = Math.exp(log) / TURNING_DEPTH;
    const step = (target - log - scaled) / (1 + scaled);
    log += step;
    if (Math.abs(step) < 1e-14) break;
  }
  return Math.exp(log);
}
