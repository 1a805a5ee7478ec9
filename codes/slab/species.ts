import { numberIn, readTable, textIn } from './tables.ts';

export const ELEMENTS = ['H', 'He', 'C', 'O'] as const;
export type Element = (typeof ELEMENTS)[number];

/** Gas-phase number of each element per H nucleus. */
export type Abundances = Readonly<Record<Element, number>>;

const rows = readTable('species.tsv');

/** The 31 species, in the order of every abundance vector. */
export const SPECIES: readonly string[] = rows.map((row) => textIn(row, 'name'));
/** Mass of each species [amu]. */
export const MASS: readonly number[] = rows.map((row) => numberIn(row, 'mass_amu'));
/** Charge of each species. */
export const CHARGE: readonly number[] = rows.map((row) => numberIn(row, 'charge'));
/** Atoms of each element in each species. */
export const ATOMS: Readonly<Record<Element, readonly number[]>> = {
  H: rows.map((row) => numberIn(row, 'n_H')),
  He: rows.map((row) => numberIn(row, 'n_He')),
  C: rows.map((row) => numberIn(row, 'n_C')),
  O: rows.map((row) => numberIn(row, 'n_O')),
};

/** The abundances of the benchmark (Roellig+ 2007): He 0.1, C 1e-4, O 3e-4. */
export const BENCHMARK_ABUNDANCES: Abundances = {
  H: elementAbundance('H'),
  He: elementAbundance('He'),
  C: elementAbundance('C'),
  O: elementAbundance('O'),
};

/** Position of a species in an abundance vector. */
export function indexOf(species: string): number {
  const index = SPECIES.indexOf(species);
  if (index < 0) throw new Error(`unknown species ${species}`);
  return index;
}

/** Positions of the species that single terms name. */
export const I = {
  H: indexOf('H'),
  H2: indexOf('H2'),
  He: indexOf('He'),
  C: indexOf('C'),
  O: indexOf('O'),
  CO: indexOf('CO'),
  Hp: indexOf('H+'),
  Cp: indexOf('C+'),
  e: indexOf('e-'),
} as const;

/**
 * Where the face starts: atomic, ionised gas (per H nucleus). Only a first guess: the steady state restores each
 * element's total and the charge.
 */
export function initialAbundances(abundances: Abundances): Float64Array {
  const x = new Float64Array(SPECIES.length).fill(1e-30);
  x[I.H] = 0.99;
  x[I.H2] = 0.005;
  x[I.He] = abundances.He;
  x[I.Cp] = abundances.C;
  x[I.O] = abundances.O;
  x[I.e] = abundances.C;
  x[I.Hp] = 1e-9;
  return x;
}

/** The other first guess: dark molecular gas with its carbon in CO, hardly ionised. */
export function molecularAbundances(abundances: Abundances): Float64Array {
  const x = new Float64Array(SPECIES.length).fill(1e-20);
  x[I.H2] = 0.5;
  x[I.H] = 1e-3;
  x[I.He] = abundances.He;
  x[I.CO] = Math.min(abundances.C, abundances.O);
  x[I.O] = Math.max(abundances.O - abundances.C, 1e-20);
  x[I.C] = Math.max(abundances.C - abundances.O, 1e-20);
  x[I.e] = 1e-8;
  x[I.Hp] = 1e-8;
  return x;
}

function elementAbundance(element: Element): number {
  const row = rows[SPECIES.indexOf(element)];
  if (!row) throw new Error(`no row for ${element}`);
  return numberIn(row, 'element_abundance');
}
