import { carbonShielding, coShielding, h2Shielding } from './shielding.ts';
import { R, REACTIONS } from './network.ts';
import { I } from './species.ts';

/** Columns of the species that shield, from the face to the zone's lit edge [cm^-2]. */
export type ShieldingColumns = { readonly H2: number; readonly CO: number; readonly C: number };

/** What the chemistry of a zone needs to know. */
export type ChemicalConditions = {
  /** H nuclei [cm^-3]. */
  readonly density: number;
  /** Gas temperature [K]. */
  readonly temperature: number;
  /** Thermal coefficients as rates: two-body and grain coefficients times the density [s^-1]; other kinds 0. */
  readonly thermal: Float64Array;
  /** Rates [s^-1] of photons and cosmic rays without line shielding. */
  readonly external: Float64Array;
  readonly columns: ShieldingColumns;
  /** Half of the zone's own column of H nuclei [cm^-2]: times an abundance it adds to the shielding columns. */
  readonly halfColumn: number;
  /** Doppler parameter of the H2 lines [km/s]. */
  readonly doppler: number;
};

/** Rates k [s^-1] and, for line-shielded reactions, how the rate changes with its own reactant: dk/dx. */
export type RateState = { readonly k: Float64Array; readonly slope: Float64Array };

export function createRateState(): RateState {
  return { k: new Float64Array(REACTIONS.length), slope: new Float64Array(REACTIONS.length) };
}

/**
 * Fills in every rate for the abundances `x` (per H nucleus). Half of the zone's own column shields too, so three photo
 * rates depend on `x` itself; their slopes go into the Jacobian.
 */
export function updateRates(state: RateState, conditions: ChemicalConditions, x: Float64Array): void {
  const { k } = state;
  for (let j = 0; j < k.length; j++) k[j] = conditions.thermal[j]! + conditions.external[j]!;
  updateShielded(state, conditions, x);
}

/** Only the three line-shielded rates: the others do not depend on the abundances. */
export function updateShielded(state: RateState, conditions: ChemicalConditions, x: Float64Array): void {
  const half = conditions.halfColumn;
  const nH2 = conditions.columns.H2 + half * x[I.H2]!;
  const nCO = conditions.columns.CO + half * x[I.CO]!;
  const nC = conditions.columns.C + half * x[I.C]!;
  shield(state, conditions, R.photoH2, h2Shielding(nH2, conditions.doppler));
  shield(state, conditions, R.photoCO, coShielding(nCO, nH2));
  shield(state, conditions, R.photoC, carbonShielding(nC, nH2, conditions.temperature));
}

function shield(
  state: RateState,
  conditions: ChemicalConditions,
  reaction: number,
  shielding: { factor: number; slope: number },
): void {
  const free = conditions.external[reaction]!;
  state.k[reaction] = free * shielding.factor;
  state.slope[reaction] = free * shielding.slope * conditions.halfColumn;
}
