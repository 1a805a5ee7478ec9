import type { Abundances } from './species.ts';

/** Everything that one slab needs; `deck.ts` makes it from a deck. */
export type SlabModel = {
  /** H nuclei [cm^-3]. */
  readonly density: number;
  /** Field in Draine units of free space; the face sees half of it. */
  readonly chi: number;
  /** Metallicity over solar: it has scaled C, O, dust, A_V per column, H2 formation and grain heating already. */
  readonly metallicity: number;
  /** Cosmic-ray ionisation rate [s^-1 per H2]. */
  readonly cosmicRays: number;
  /** Elements per H nucleus, scaled. */
  readonly abundances: Abundances;
  /** Gas temperature [K]; undefined: from the balance of heating and cooling. */
  readonly fixedTemperature: number | undefined;
  /** Dust temperature [K]; undefined: from the field. */
  readonly fixedDustTemperature: number | undefined;
  /** A_V per column of H nuclei [mag cm^2], scaled. */
  readonly avPerColumn: number;
  /** H2 formation over the network's 3e-18 sqrt(T) cm^3 s^-1, scaled. */
  readonly h2Formation: number;
  /** Dust per gas over solar. */
  readonly dustToGas: number;
  /** Turbulent Doppler parameter [km/s]. */
  readonly turbulence: number;
  readonly grid: GridChoice;
};

export type GridChoice = {
  /** Zones between the face and `avMax`. */
  readonly zones: number;
  /** Depth of the first zone's far edge [mag]. */
  readonly avFirst: number;
  /** Depth of the slab [mag]. */
  readonly avMax: number;
};
