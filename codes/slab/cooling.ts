import { ELECTRON_VOLT } from './constants.ts';
import type { GasState } from './gas-state.ts';
import { R, REACTIONS } from './network.ts';
import { I } from './species.ts';

export const OTHER_COOLING_TERMS = ['OI_6300', 'Ly_alpha', 'h2_collisional_dissociation'] as const;
export type OtherCooling = Readonly<Record<(typeof OTHER_COOLING_TERMS)[number], number>>;

/** Cooling terms without level populations of their own [erg cm^-3 s^-1]; all optically thin. */
export function otherCooling(gas: GasState): OtherCooling {
  const n = (species: number): number => gas.density * gas.x[species]!;
  return {
    // [M]
    OI_6300: (1.8e-24 * n(I.e) + 1.0e-25 * n(I.H)) * n(I.O) * Math.exp(-22840 / gas.temperature),
    // Spitzer 1978.
    Ly_alpha: 7.3e-19 * n(I.e) * n(I.H) * Math.exp(-118400 / gas.temperature),
    h2_collisional_dissociation: 4.48 * ELECTRON_VOLT * gas.density * collisionalSplits(gas),
  };
}

/** H2 split by H, H2 and electrons, per H nucleus [s^-1]. */
function collisionalSplits({ k, x }: GasState): number {
  return R.collisionalH2.reduce((sum, j) => {
    const [a, b] = REACTIONS[j]!.reactants;
    return sum + k[j]! * x[a!]! * x[b!]!;
  }, 0);
}
