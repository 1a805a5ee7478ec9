import { HABING_PER_DRAINE } from './constants.ts';

/** Frequency that sets the grains' ultraviolet absorption [s^-1] [M]; 3e15 is also in use. */
const NU_0 = 2.65e15;
/** The field behind dust of depth A_V falls as exp(-1.8 A_V) for heating (Tielens & Hollenbach 1985). */
const HEATING_GAMMA = 1.8;

/** The field at the slab's face in Habing units: the slab sees half of the sky. `chi` in Draine units of free space. */
export function faceField(chi: number): number {
  return HABING_PER_DRAINE * 0.5 * chi;
}

/** The heating field in Habing units at depth `av` [mag]. */
export function heatingField(chi: number, av: number): number {
  return faceField(chi) * Math.exp(-HEATING_GAMMA * av);
}

/**
 * Dust temperature [K] (Hollenbach, Takahashi & Tielens 1991): heated by the attenuated field, the background (as 2.78 K)
 * and the infrared of the warm surface layer, whose temperature is T0 = 12.2 G0^0.2 and whose optical depth is 270 G0 / T0^5.
 */
export function dustTemperature(chi: number, av: number): number {
  const surface = 12.2 * faceField(chi) ** 0.2;
  const depth = 270 / 12.2 ** 5;
  const infrared =
    surface > 0 ? 0.034 * (0.42 - Math.log(0.035 * depth * surface)) * depth * surface ** 6 : 0;
  return (8.9e-11 * NU_0 * heatingField(chi, av) + 2.78 ** 5 + Math.max(infrared, 0)) ** 0.2;
}
