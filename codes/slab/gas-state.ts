/** The gas of one zone in chemical steady state at one temperature: what heating and cooling are functions of. */
export type GasState = {
  /** H nuclei [cm^-3]. */
  readonly density: number;
  /** Gas temperature [K]. */
  readonly temperature: number;
  /** Dust temperature [K]. */
  readonly dustTemperature: number;
  /** Dust per gas over its value at solar metallicity. */
  readonly dustToGas: number;
  /** Heating field [Habing]. */
  readonly field: number;
  /** Cosmic-ray ionisation rate [s^-1 per H2]. */
  readonly cosmicRays: number;
  /** Abundances per H nucleus. */
  readonly x: Float64Array;
  /** Rate of every reaction [s^-1], two-body coefficients times the density. */
  readonly k: Float64Array;
};
