import { COOLANTS } from './level-data.ts';
import type { Slab, SolvedZone } from './march.ts';
import { ATOMS, CHARGE, type Element, I, indexOf } from './species.ts';

/** Gas hotter than this belongs to the hot skin [K]. */
const HOT_SKIN = 1000;

export type Front = { readonly first: string; readonly second: string };

/** The depths where one species gives way to the next, by their benchmark names. */
export const FRONTS = {
  'H=H2': { first: 'H', second: 'H2' },
  'C+=C': { first: 'C+', second: 'C' },
  'C+=CO': { first: 'C+', second: 'CO' },
} as const satisfies Record<string, Front>;

/** Column of a species from the face to the far side [cm^-2]. */
export function columnOf(slab: Slab, species: string): number {
  const i = indexOf(species);
  return integrate(slab, ({ gas }) => gas.density * gas.x[i]!);
}

/**
 * Emergent intensities [erg s^-1 cm^-2 sr^-1] by line: the integral of the line's cooling over depth, over 2 pi (Tielens &
 * Hollenbach 1985).
 */
export function intensities(slab: Slab): Map<string, number> {
  const lines = COOLANTS.flatMap((coolant, i) => coolant.transitions.map(({ id }, j) => ({ id, i, j })));
  return new Map(
    lines.map(({ id, i, j }) => [
      id,
      integrate(slab, (state) => state.lines[i]!.cooling[j]!) / (2 * Math.PI),
    ]),
  );
}

/**
 * Depth [mag] where the first species stops exceeding the second: first crossing at depth `from` or below, log ratio linear
 * in A_V between zone centres. Where the first never exceeds, the front lies at `from`; undefined where it still exceeds at
 * the far side.
 */
export function frontOf(slab: Slab, { first, second }: Front, from = 0): number | undefined {
  const [a, b] = [indexOf(first), indexOf(second)];
  const points = slab.zones
    .filter(({ zone }) => zone.av >= from)
    .map(({ zone, state }) => ({ av: zone.av, ratio: Math.log(state.gas.x[a]! / state.gas.x[b]!) }));
  const i = points.findIndex(({ ratio }, k) => ratio <= 0 && (points[k - 1]?.ratio ?? 0) > 0);
  const [before, after] = [points[i - 1], points[i]];
  if (before && after) {
    return before.av + ((after.av - before.av) * before.ratio) / (before.ratio - after.ratio);
  }
  return points.every(({ ratio }) => ratio <= 0) ? from : undefined;
}

/**
 * Where to start looking for the carbon fronts [mag]: behind the thin hot skin that thermal balance can leave at the face,
 * where warm chemistry makes molecules and codes disagree. 0 at a fixed temperature.
 */
export function hotSkinDepth(slab: Slab): number | undefined {
  if (slab.model.fixedTemperature !== undefined) return 0;
  return slab.zones.find(({ state }) => state.gas.temperature < HOT_SKIN)?.zone.av;
}

/** The value at a depth [mag], linear between zone centres; undefined below the slab's far side. */
export function valueAt(slab: Slab, av: number, value: (zone: SolvedZone) => number): number | undefined {
  const right = slab.zones.findIndex(({ zone }) => zone.av >= av);
  const far = slab.zones[right];
  const near = slab.zones[right - 1];
  if (!far) return undefined;
  if (!near) return value(far);
  const weight = (av - near.zone.av) / (far.zone.av - near.zone.av);
  return value(near) * (1 - weight) + value(far) * weight;
}

/** Relative deviation of each element from its total, and the net charge over the electrons, in one zone. */
export function conservation(slab: Slab, { state: { gas } }: SolvedZone): Record<Element | 'charge', number> {
  const total = (weights: readonly number[]): number =>
    weights.reduce((sum, weight, i) => sum + weight * gas.x[i]!, 0);
  const deviation = (element: Element): number => total(ATOMS[element]) / slab.model.abundances[element] - 1;
  return {
    H: deviation('H'),
    He: deviation('He'),
    C: deviation('C'),
    O: deviation('O'),
    charge: total(CHARGE) / gas.x[I.e]!,
  };
}

type State = SolvedZone['state'];

function integrate(slab: Slab, density: (state: State) => number): number {
  return slab.zones.reduce((sum, { zone, state }) => sum + density(state) * zone.thickness, 0);
}
