import { numberIn, readTable, type Row, textIn } from './tables.ts';

export type Transition = {
  /** The line's name, as CII_158. */
  readonly id: string;
  /** Positions of the levels, from 0. */
  readonly upper: number;
  readonly lower: number;
  /** Einstein coefficient [s^-1]. */
  readonly a: number;
  /** Rest frequency [Hz]. */
  readonly frequency: number;
  /** Vacuum wavelength [um]. */
  readonly wavelength: number;
};

export type CollisionTable = {
  readonly partner: Partner;
  readonly temperatures: readonly number[];
  /** Downward coefficients [cm^3 s^-1], one row a temperature, columns as `CollisionData.pairs`. */
  readonly rows: readonly Float64Array[];
};

export type Coolant = {
  readonly species: string;
  /** Energies above ground [K] and statistical weights. */
  readonly energies: readonly number[];
  readonly weights: readonly number[];
  readonly transitions: readonly Transition[];
  /** The upper and lower level of each column of the collision tables. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly collisions: readonly CollisionTable[];
};

export const PARTNERS = ['p-H2', 'o-H2', 'e-', 'H', 'He', 'H+'] as const;
export type Partner = (typeof PARTNERS)[number];

/** The four coolants with lines of their own (LAMDA, Schoeier+ 2005; sources of the rates stand in data/lines). */
export const COOLANTS: readonly Coolant[] = [
  readCoolant('C+', 'lines/Cplus.tsv'),
  readCoolant('C', 'lines/C.tsv'),
  readCoolant('O', 'lines/O.tsv'),
  readCoolant('CO', 'lines/CO.tsv'),
];

/** Every line's name, coolant by coolant. */
export const LINES: readonly string[] = COOLANTS.flatMap((coolant) =>
  coolant.transitions.map(({ id }) => id),
);

function readCoolant(species: string, file: string): Coolant {
  const levels = rowsOf('levels.tsv', species);
  const collisions = readTable(file);
  const columns = [...collisions[0]!.keys()].filter((column) => column.startsWith('q_'));
  return {
    species,
    energies: levels.map((row) => numberIn(row, 'E_K')),
    weights: levels.map((row) => numberIn(row, 'g')),
    transitions: rowsOf('lines.tsv', species).map(transitionOf),
    pairs: columns.map(pairOf),
    collisions: PARTNERS.map((partner) => collisionTable(partner, collisions, columns)).filter(
      (table) => table.temperatures.length > 0,
    ),
  };
}

function rowsOf(file: string, species: string): Row[] {
  return readTable(file).filter((row) => textIn(row, 'species') === species);
}

function transitionOf(row: Row): Transition {
  return {
    id: textIn(row, 'id'),
    upper: numberIn(row, 'upper') - 1,
    lower: numberIn(row, 'lower') - 1,
    a: numberIn(row, 'A_per_s'),
    frequency: numberIn(row, 'freq_GHz') * 1e9,
    wavelength: numberIn(row, 'wavelength_um'),
  };
}

/** `q_3_1` is from level 3 to level 1. */
function pairOf(column: string): readonly [number, number] {
  const [, upper, lower] = column.split('_');
  return [Number(upper) - 1, Number(lower) - 1];
}

function collisionTable(partner: Partner, rows: Row[], columns: string[]): CollisionTable {
  const own = rows.filter((row) => textIn(row, 'partner') === partner);
  return {
    partner,
    temperatures: own.map((row) => numberIn(row, 'T_K')),
    rows: own.map((row) => Float64Array.from(columns, (column) => numberIn(row, column))),
  };
}
