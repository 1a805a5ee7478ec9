import type { RateState } from './chemistry.ts';
import { REACTIONS } from './network.ts';
import { SPECIES } from './species.ts';

const N = SPECIES.length;

/** The network in flat arrays, so that the inner loops touch no objects. */
const FIRST = Int32Array.from(REACTIONS.map((reaction) => reaction.reactants[0]!));
const SECOND = Int32Array.from(REACTIONS.map((reaction) => reaction.reactants[1] ?? -1));
const CHANGES = REACTIONS.map((reaction) => ({
  species: Int32Array.from(reaction.change.keys()),
  count: Float64Array.from(reaction.change.values()),
}));
const CHANGE_START = new Int32Array(REACTIONS.length + 1);
CHANGES.forEach((change, j) => {
  CHANGE_START[j + 1] = CHANGE_START[j]! + change.species.length;
});
const CHANGE_SPECIES = Int32Array.from(CHANGES.flatMap((change) => [...change.species]));
const CHANGE_COUNT = Float64Array.from(CHANGES.flatMap((change) => [...change.count]));

/**
 * Fills in production minus loss of every species [s^-1 per H nucleus] and its Jacobian (row-major, species by species)
 * for the abundances `x`.
 */
export function linearise(
  { k, slope }: RateState,
  x: Float64Array,
  production: Float64Array,
  jacobian: Float64Array,
): void {
  production.fill(0);
  jacobian.fill(0);
  for (let j = 0; j < k.length; j++) {
    const a = FIRST[j]!;
    const b = SECOND[j]!;
    const xa = x[a]!;
    const xb = b < 0 ? 1 : x[b]!;
    const byA = (k[j]! + slope[j]! * xa) * xb;
    const byB = k[j]! * xa;
    const rate = byB * xb;
    for (let i = CHANGE_START[j]!; i < CHANGE_START[j + 1]!; i++) {
      const species = CHANGE_SPECIES[i]!;
      const count = CHANGE_COUNT[i]!;
      production[species]! += count * rate;
      jacobian[species * N + a]! += count * byA;
      if (b >= 0) jacobian[species * N + b]! += count * byB;
    }
  }
}
