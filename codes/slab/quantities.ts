/** One number that a finished model yields, and where it stands. Plain data: importing it reads no table. */
export type SlabQuantity = {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  /** File in the model's working directory. */
  readonly file: string;
  /** Path of the HDF5 dataset, absent where the slab has no such value (a front that is not reached). */
  readonly path: string;
  /** How the dataset becomes one number: `scalar` datasets hold just it. */
  readonly reduction: 'scalar';
};

const SUMMARY_FILE = 'pdroutput/pdrout.hdf';
const INTENSITY = 'erg s^-1 cm^-2 sr^-1';

/** Species whose columns are reported, with the name that stands in a quantity for each. */
export const COLUMN_SPECIES = {
  H: 'H',
  H2: 'H2',
  'C+': 'Cplus',
  C: 'C',
  CO: 'CO',
  O: 'O',
  O2: 'O2',
  OH: 'OH',
  H2O: 'H2O',
  CH: 'CH',
  'CH+': 'CHplus',
  'HCO+': 'HCOplus',
  'H3+': 'H3plus',
  'e-': 'electron',
} as const;

/** Species whose densities at the face and at the far side are reported. */
export const END_SPECIES = ['H', 'H2', 'C', 'CO', 'O2'] as const;

/** The quantity of each front of results.ts. */
export const FRONT_NAMES = { 'H=H2': 'Av_H_H2', 'C+=C': 'Av_Cplus_C', 'C+=CO': 'Av_Cplus_CO' } as const;

/** Depths at which the gas temperature is reported [mag]. */
export const TEMPERATURE_DEPTHS = { T_surface: 0, T_Av_1: 1, T_Av_10: 10 } as const;

const FINE_STRUCTURE: readonly (readonly [string, string])[] = [
  ['CII_158', '[C II] 157.7 um'],
  ['OI_63', '[O I] 63.2 um'],
  ['OI_145', '[O I] 145.5 um'],
  ['OI_44', '[O I] 44.1 um'],
  ['CI_609', '[C I] 609.1 um'],
  ['CI_370', '[C I] 370.4 um'],
  ['CI_230', '[C I] 230.3 um'],
];
const CO_LADDER = Array.from({ length: 14 }, (_, j) => [`CO_${j + 1}${j}`, `CO ${j + 1}-${j}`] as const);

/** Every summary quantity of a slab. */
export const QUANTITIES: readonly SlabQuantity[] = [
  ...[...FINE_STRUCTURE, ...CO_LADDER].map(([name, line]) =>
    quantity('line', name, INTENSITY, `emergent intensity of ${line}`),
  ),
  ...Object.entries(COLUMN_SPECIES).map(([species, name]) =>
    quantity('column', `N_${name}`, 'cm^-2', `column of ${species} from the face to the far side`),
  ),
  ...Object.entries(FRONT_NAMES).map(([front, name]) =>
    quantity('front', name, 'mag', `A_V of the front ${front}, where the first stops exceeding the second`),
  ),
  ...Object.entries(TEMPERATURE_DEPTHS).map(([name, av]) =>
    quantity('temperature', name, 'K', `gas temperature at A_V = ${av}`),
  ),
  quantity('temperature', 'Tdust_surface', 'K', 'dust temperature at the face'),
  ...END_SPECIES.flatMap((species) => [
    quantity('surface', `n_${species}_surface`, 'cm^-3', `density of ${species} at the face`),
    quantity('deep', `n_${species}_deep`, 'cm^-3', `density of ${species} at the far side`),
  ]),
];

function quantity(group: string, name: string, unit: string, meaning: string): SlabQuantity {
  return { name, unit, meaning, file: SUMMARY_FILE, path: `/${group}/${name}`, reduction: 'scalar' };
}
