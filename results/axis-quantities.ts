import type { Axis } from '../domain/point.ts';

/** What a grid's axis stands for. */
export interface AxisQuantity {
  readonly symbol: string;
  /** As the domain writes units; '' where no system of units knows it. */
  readonly unit: string;
  /** As a picture shows it. */
  readonly unitText: string;
  readonly meaning: string;
  /** What the axis's own numbers are. */
  readonly written: string;
  readonly scale: 'log' | 'linear';
}

export const AXIS_QUANTITIES: Readonly<Record<Axis, AxisQuantity>> = {
  metal: {
    symbol: 'Z',
    unit: '',
    unitText: 'solar',
    meaning: 'metallicity in units of solar',
    written: 'metallicity, per cent of solar',
    scale: 'linear',
  },
  dens: {
    symbol: 'n',
    unit: 'cm^-3',
    unitText: 'cm^-3',
    meaning: 'density of hydrogen nuclei at the surface',
    written: '10 log10 of the surface density in cm^-3',
    scale: 'log',
  },
  mass: {
    symbol: 'M',
    unit: 'solMass',
    unitText: 'Msol',
    meaning: 'mass of the cloud',
    written: '10 log10 of the mass in solar masses',
    scale: 'log',
  },
  chi: {
    symbol: 'FUV',
    unit: '',
    unitText: 'Draine',
    meaning: 'far-ultraviolet field in Draine units',
    written: '10 log10 of the field in Draine units',
    scale: 'log',
  },
};

/** An axis's number in physical units: solar metallicities, cm^-3, solar masses, Draine units. */
export function physicalValue(axis: Axis, written: number): number {
  if (axis === 'metal') return written / 100;
  // The nearest double to the decimal number: 10^(30/10) is 1000, not 999.9999999999998.
  return Number((10 ** (written / 10)).toPrecision(15));
}
