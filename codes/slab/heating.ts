import { ELECTRON_VOLT } from './constants.ts';
import type { GasState } from './gas-state.ts';
import { R } from './network.ts';
import { I } from './species.ts';

export const HEATING_TERMS = [
  'photoelectric',
  'h2_formation',
  'h2_dissociation',
  'h2_pumping',
  'carbon_ionisation',
  'cosmic_rays',
  'gas_dust',
] as const;
export type Heating = Readonly<Record<(typeof HEATING_TERMS)[number], number>>;

/** Every heating term [erg cm^-3 s^-1]; `gas_dust` is negative where the dust is colder than the gas. */
export function heating(gas: GasState): Heating {
  const n = (species: number): number => gas.density * gas.x[species]!;
  return {
    photoelectric: photoelectric(gas),
    // 1.5 eV of the 4.48 eV set free by each formation warm the gas; 0.4 eV come with each dissociation.
    h2_formation: 1.5 * ELECTRON_VOLT * gas.k[R.grainH2]! * n(I.H),
    h2_dissociation: 0.4 * ELECTRON_VOLT * gas.k[R.photoH2]! * n(I.H2),
    h2_pumping: pumping(gas),
    carbon_ionisation: 1.0 * ELECTRON_VOLT * gas.k[R.photoC]! * n(I.C),
    // The atomic term of 2.8 eV is [M].
    cosmic_rays: gas.cosmicRays * ELECTRON_VOLT * (9.4 * n(I.H2) + 2.8 * n(I.H)),
    gas_dust: gasDust(gas),
  };
}

/**
 * Photoelectric heating less recombination cooling (Bakes & Tielens 1994, eqs. 42-44 [M]): 1e-24 eps G n with
 * x = G sqrt(T) / n_e, scaled with the dust.
 */
function photoelectric({ field, temperature, density, x, dustToGas }: GasState): number {
  const electrons = density * x[I.e]!;
  const charging = (field * Math.sqrt(temperature)) / electrons;
  const efficiency =
    0.0487 / (1 + 0.004 * charging ** 0.73) + (0.0365 * (temperature / 1e4) ** 0.7) / (1 + 2e-4 * charging);
  const recombination =
    3.49e-30 * temperature ** 0.944 * charging ** (0.735 * temperature ** -0.068) * electrons * density;
  return dustToGas * (1e-24 * efficiency * field * density - recombination);
}

/**
 * Collisional de-excitation of H2 pumped by the field (Tielens & Hollenbach 1985 [M]): nine pumpings for each dissociation,
 * 2.0 eV each (2.2 eV is also in use), against radiative decay at 2e-7 s^-1 and dissociation.
 */
function pumping({ temperature, density, x, k }: GasState): number {
  const dissociation = k[R.photoH2]!;
  const collisions =
    1e-12 * Math.sqrt(temperature) * Math.exp(-1000 / temperature) * density * x[I.H]! +
    1.4e-12 * Math.sqrt(temperature) * Math.exp(-18100 / (temperature + 1200)) * density * x[I.H2]!;
  const share = collisions / (collisions + 2e-7 + dissociation);
  return 9 * dissociation * density * x[I.H2]! * 2.0 * ELECTRON_VOLT * share;
}

/** Gas-dust exchange [M] (textbook prefactors reach 1e-33 and more), scaled with the dust. */
function gasDust({ temperature, dustTemperature, density, dustToGas }: GasState): number {
  const accommodation = 1 - 0.8 * Math.exp(-75 / temperature);
  return (
    3.5e-34 *
    dustToGas *
    Math.sqrt(temperature) *
    (dustTemperature - temperature) *
    density ** 2 *
    accommodation
  );
}
