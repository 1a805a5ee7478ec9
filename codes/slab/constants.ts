/** Physical constants in cgs units (CODATA 2018, rounded) and the conversions that the model uses. */

/** Planck constant [erg s]. */
export const PLANCK = 6.62607015e-27;
/** Boltzmann constant [erg K^-1]. */
export const BOLTZMANN = 1.380649e-16;
/** Speed of light [cm s^-1]. */
export const LIGHT_SPEED = 2.99792458e10;
/** Atomic mass unit [g]. */
export const ATOMIC_MASS = 1.66053907e-24;
/** One electron volt [erg]. */
export const ELECTRON_VOLT = 1.602176634e-12;
/** Temperature of the cosmic background [K]. */
export const CMB_TEMPERATURE = 2.725;

/** UV optical depth per visual extinction (Roellig+ 2007, table 4; A_V per column there is 6.289e-22 mag cm^2). */
export const UV_DEPTH_PER_AV = 3.02;
/** Habing fields per Draine field; 1.71 and 1.68 are also in use [M]. */
export const HABING_PER_DRAINE = 1.7;
