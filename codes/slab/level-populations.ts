import type { CollisionRates, PartnerDensities } from './collisions.ts';
import { BOLTZMANN, CMB_TEMPERATURE, PLANCK } from './constants.ts';
import { depthCoefficient, escapeProbability } from './escape.ts';
import type { Coolant } from './level-data.ts';
import { solveInPlace } from './linear-solver.ts';
import { NotConverged } from './not-converged.ts';

/** What one zone gives to the lines of one coolant. */
export type LineConditions = {
  /** Density of the coolant [cm^-3]. */
  readonly density: number;
  readonly partners: PartnerDensities;
  readonly collisions: CollisionRates;
  /** Optical depth of each line from the face to the zone's lit edge. */
  readonly depths: Float64Array;
  /** Half of the zone's thickness [cm]. */
  readonly halfThickness: number;
  /** Doppler parameter [cm s^-1]. */
  readonly width: number;
};

export type LineState = {
  /** Level populations as fractions of the coolant. */
  readonly populations: Float64Array;
  /** Optical depth that half of the zone adds, by line. */
  readonly ownDepths: Float64Array;
  /** Cooling less absorbed background [erg cm^-3 s^-1], by line. */
  readonly cooling: Float64Array;
};

const MAX_PASSES = 40;
const TOLERANCE = 1e-8;

/** Per line and coolant: what no zone changes. */
type Prepared = {
  readonly depth: number;
  readonly background: number;
  readonly energy: number;
  readonly weight: number;
};

/**
 * Statistical equilibrium with escape probability: collisions, A beta (1 + n_cmb) down and A beta n_cmb g_u/g_l up, the
 * background at 2.725 K. Passes between populations and the zone's own optical depth until they agree.
 */
export function solveLevels(coolant: Coolant, conditions: LineConditions): LineState {
  const prepared = prepare(coolant);
  const ownDepths = new Float64Array(coolant.transitions.length);
  const base = collisionMatrix(coolant, conditions);
  let populations: Float64Array = new Float64Array(coolant.weights.length);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = balance(coolant, prepared, base, conditions, ownDepths);
    const change = largestChange(populations, next);
    populations = next;
    coolant.transitions.forEach((line, i) => {
      const absorbers = populations[line.lower]! * prepared[i]!.weight - populations[line.upper]!;
      const own = conditions.density * absorbers * conditions.halfThickness;
      ownDepths[i] = (prepared[i]!.depth / conditions.width) * own;
    });
    if (change < TOLERANCE) break;
  }
  return {
    populations,
    ownDepths,
    cooling: lineCooling(coolant, prepared, conditions, populations, ownDepths),
  };
}

const cache = new Map<Coolant, Prepared[]>();

function prepare(coolant: Coolant): Prepared[] {
  const known = cache.get(coolant);
  if (known) return known;
  const made = coolant.transitions.map((line) => ({
    depth: depthCoefficient(line),
    background: 1 / Math.expm1((PLANCK * line.frequency) / (BOLTZMANN * CMB_TEMPERATURE)),
    energy: PLANCK * line.frequency,
    weight: coolant.weights[line.upper]! / coolant.weights[line.lower]!,
  }));
  cache.set(coolant, made);
  return made;
}

/** Collision rates [s^-1] as a matrix: entry (to, from), losses on the diagonal. */
function collisionMatrix(coolant: Coolant, { partners, collisions }: LineConditions): Float64Array {
  const n = coolant.weights.length;
  const matrix = new Float64Array(n * n);
  coolant.pairs.forEach(([upper, lower], pair) => {
    let down = 0;
    for (const { partner, q } of collisions.byPartner) down += partners[partner] * q[pair]!;
    transfer(matrix, n, upper, lower, down);
    transfer(matrix, n, lower, upper, down * collisions.upward[pair]!);
  });
  return matrix;
}

function transfer(matrix: Float64Array, n: number, from: number, to: number, rate: number): void {
  matrix[to * n + from]! += rate;
  matrix[from * n + from]! -= rate;
}

function balance(
  coolant: Coolant,
  prepared: Prepared[],
  base: Float64Array,
  conditions: LineConditions,
  ownDepths: Float64Array,
): Float64Array {
  const n = coolant.weights.length;
  const matrix = base.slice();
  coolant.transitions.forEach((line, i) => {
    const { background, weight } = prepared[i]!;
    const escaping = line.a * escapeProbability(conditions.depths[i]! + ownDepths[i]!);
    transfer(matrix, n, line.upper, line.lower, escaping * (1 + background));
    transfer(matrix, n, line.lower, line.upper, escaping * background * weight);
  });
  // The populations' sum replaces the ground level's balance.
  const populations = new Float64Array(n);
  matrix.fill(1, 0, n);
  populations[0] = 1;
  if (!solveInPlace(matrix, populations, n))
    throw new NotConverged(`no level populations for ${coolant.species}`);
  return populations;
}

function largestChange(old: Float64Array, next: Float64Array): number {
  let change = 0;
  for (let i = 0; i < next.length; i++) change = Math.max(change, Math.abs(next[i]! - old[i]!));
  return change;
}

/** h nu beta (A n_u (1 + n_cmb) - A n_l n_cmb g_u/g_l) by line. */
function lineCooling(
  coolant: Coolant,
  prepared: Prepared[],
  conditions: LineConditions,
  populations: Float64Array,
  ownDepths: Float64Array,
): Float64Array {
  return Float64Array.from(coolant.transitions, (line, i) => {
    const { background, energy, weight } = prepared[i]!;
    const beta = escapeProbability(conditions.depths[i]! + ownDepths[i]!);
    const down = populations[line.upper]! * (1 + background);
    const up = populations[line.lower]! * weight * background;
    return energy * beta * line.a * conditions.density * (down - up);
  });
}
