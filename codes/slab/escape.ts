import { ATOMIC_MASS, BOLTZMANN, LIGHT_SPEED } from './constants.ts';
import type { Transition } from './level-data.ts';

/**
 * Probability that a photon leaves through the lit face (de Jong, Boland & Dalgarno 1980; Tielens & Hollenbach 1985):
 * one-sided, 0.5 at the face.
 */
export function escapeProbability(tau: number): number {
  if (tau <= 0) return 0.5;
  // expm1 avoids the cancellation near zero.
  if (tau < 7) return -Math.expm1(-2.34 * tau) / (4.68 * tau);
  return 1 / (4 * tau * Math.sqrt(Math.log(tau / Math.sqrt(Math.PI))));
}

/** Doppler parameter [cm s^-1]: b^2 = turbulence^2 + 2kT/m, turbulence in cm s^-1, mass in amu. */
export function dopplerWidth(turbulence: number, temperature: number, mass: number): number {
  return Math.sqrt(turbulence ** 2 + (2 * BOLTZMANN * temperature) / (mass * ATOMIC_MASS));
}

/** Optical depth in a line's centre per column of net absorbers, times b: A c^3 / (8 pi^1.5 nu^3) [cm^3 s^-1]. */
export function depthCoefficient(line: Transition): number {
  return (line.a * LIGHT_SPEED ** 3) / (8 * Math.PI ** 1.5 * line.frequency ** 3);
}
