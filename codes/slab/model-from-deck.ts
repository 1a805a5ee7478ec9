import { UV_DEPTH_PER_AV } from './constants.ts';
import type { SlabModel } from './model.ts';
import type { DeckValues } from './parameters.ts';

/** The temperature [K] that `h2formc` is taken to be quoted at: its default is 3e-18 sqrt(50). */
const H2_FORMATION_TEMPERATURE = 50;
/** The network's H2 formation coefficient over sqrt(T) [cm^3 s^-1 K^-0.5] (Roellig+ 2007). */
const H2_FORMATION = 3e-18;

/**
 * Turns a deck's values into a model. The metallicity scales C and O, the dust and so A_V per column, H2 formation,
 * grain heating and gas-dust exchange; shielding follows from the columns.
 */
export function modelFromDeck(deck: DeckValues): SlabModel {
  const metallicity = deck.zmetal;
  return {
    density: deck.xnsur,
    chi: deck.sint,
    metallicity,
    cosmicRays: deck.cosray,
    abundances: {
      H: 1,
      He: deck.elfrac4,
      C: deck.elfrac12 * metallicity,
      O: deck.elfrac16 * metallicity,
    },
    fixedTemperature: deck.ihtclgas === 0 ? deck.tgasc : undefined,
    fixedDustTemperature: deck.ihtcldust === 0 ? deck.tdustc : undefined,
    avPerColumn: (deck.sigd / UV_DEPTH_PER_AV) * metallicity,
    h2Formation: (deck.h2formc / (H2_FORMATION * Math.sqrt(H2_FORMATION_TEMPERATURE))) * metallicity,
    dustToGas: metallicity,
    turbulence: deck.slab_doppler,
    grid: { zones: deck.slab_zones, avFirst: deck.slab_av_first, avMax: deck.slab_av_max },
  };
}
