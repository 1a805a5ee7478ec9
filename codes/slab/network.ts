import { UV_DEPTH_PER_AV } from './constants.ts';
import { indexOf, SPECIES } from './species.ts';
import { numberIn, readTable, type Row, textIn } from './tables.ts';

/** One row of network.tsv: a rate coefficient over a range of temperature. */
export type Piece = {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly tMin: number;
  readonly tMax: number;
};

export type RateKind = 'two-body' | 'photo' | 'cosmic-ray' | 'cr-photon' | 'grain-h2';

export type Reaction = {
  readonly id: string;
  readonly kind: RateKind;
  /** Species whose abundances the rate is proportional to: one or two. */
  readonly reactants: readonly number[];
  /** Net change of each species by one event. */
  readonly change: ReadonlyMap<number, number>;
  /** Temperature pieces of this one reaction, as the table lists them. */
  readonly pieces: readonly Piece[];
};

const UNIMOLECULAR: ReadonlySet<string> = new Set(['photo', 'cosmic-ray', 'cr-photon', 'grain-h2']);

/**
 * Rows that the model does not take as the table has them. H2 photodissociation: the dust's exp(-3.02 A_V) (Roellig+ 2007)
 * in place of the placeholder 0. CO photodissociation: gamma 3.53 instead of 2.5 [M]. CO by cosmic-ray photons: a constant 20.7 zeta (with omega 0.42)
 * instead of the T^1.17 law [M].
 */
const OVERRIDES: ReadonlyMap<string, Partial<Piece>> = new Map([
  ['R269', { gamma: UV_DEPTH_PER_AV }],
  ['R285', { gamma: 3.53 }],
  ['R314', { beta: 0, gamma: 12 }],
]);

/**
 * The 309 reactions of network.tsv (UMIST RATE99, Le Teuff+ 2000, cut to the species of Roellig+ 2007). Rows with the same
 * reactants and products are pieces of one reaction.
 */
export const REACTIONS: readonly Reaction[] = mergePieces(readTable('network.tsv'));

/** Position of the reaction whose first row is `id`. */
export function reactionIndex(id: string): number {
  const index = REACTIONS.findIndex((reaction) => reaction.id === id);
  if (index < 0) throw new Error(`no reaction ${id}`);
  return index;
}

/** Reactions that single terms name. */
export const R = {
  photoH2: reactionIndex('R269'),
  photoC: reactionIndex('R270'),
  photoCO: reactionIndex('R285'),
  grainH2: reactionIndex('R318'),
  collisionalH2: ['R042', 'R047', 'R052'].map(reactionIndex),
} as const;

function mergePieces(rows: Row[]): Reaction[] {
  const merged = new Map<string, { row: Row; pieces: Piece[] }>();
  for (const row of rows) {
    const key = ['type', 'reactants', 'products'].map((column) => textIn(row, column)).join('|');
    const entry = merged.get(key) ?? { row, pieces: [] };
    entry.pieces.push(pieceOf(row));
    merged.set(key, entry);
  }
  return [...merged.values()].map(({ row, pieces }) => reactionOf(row, pieces));
}

function reactionOf(row: Row, pieces: Piece[]): Reaction {
  const type = textIn(row, 'type');
  const unimolecular = UNIMOLECULAR.has(type);
  const reactants = speciesIn(row, 'reactants');
  return {
    id: textIn(row, 'id'),
    kind: unimolecular ? (type as RateKind) : 'two-body',
    // H + H on a grain is first order in H: its rate is R n_H n(H).
    reactants: unimolecular ? reactants.slice(0, 1) : reactants,
    change: netChange(reactants, speciesIn(row, 'products')),
    pieces,
  };
}

function pieceOf(row: Row): Piece {
  return {
    alpha: numberIn(row, 'alpha'),
    beta: numberIn(row, 'beta'),
    gamma: numberIn(row, 'gamma'),
    tMin: numberIn(row, 'Tmin', 0),
    tMax: numberIn(row, 'Tmax', Number.POSITIVE_INFINITY),
    ...OVERRIDES.get(textIn(row, 'id')),
  };
}

function speciesIn(row: Row, column: string): number[] {
  return textIn(row, column).split(' + ').map(indexOf);
}

function netChange(reactants: number[], products: number[]): Map<number, number> {
  const change = new Map<number, number>();
  for (const species of reactants) change.set(species, (change.get(species) ?? 0) - 1);
  for (const species of products) change.set(species, (change.get(species) ?? 0) + 1);
  for (const species of SPECIES.keys()) if (change.get(species) === 0) change.delete(species);
  return change;
}
