// Workflows must not import this file: node:crypto does not exist in their sandbox.
import { createHash } from 'node:crypto';
import type { DeckValues } from './deck.ts';

/** Everything that decides a model's result. */
export interface ModelIdentity {
  /** Digest of executables, chemistry file, templates and input directories, by content. */
  readonly codeDigest: string;
  readonly values: DeckValues;
  /** In their order: onion runs change the model's files one after the other. */
  readonly onionSpecies: readonly string[];
  /** File name of the chemistry database: decks name it. */
  readonly chemistry: string;
}

/** SHA-256 in hex of all that decides a result: the same key means that the model need not be computed again. */
export function modelKey({ codeDigest, values, onionSpecies, chemistry }: ModelIdentity): string {
  return sha256(JSON.stringify([codeDigest, chemistry, onionSpecies, parameterKey(values)]));
}

/** SHA-256 in hex of the deck's values alone: finds a row of `kosmatau_parameters` without comparing reals. */
export function parameterKey(values: DeckValues): string {
  const known = parameterKeys.get(values);
  if (known !== undefined) return known;
  // by name, so that the order of a file does not matter; JSON keeps each number at full precision
  const pairs = sortedNames(values).map((name) => pairText(name, values.get(name)));
  const key = sha256(`[${pairs.join(',')}]`);
  parameterKeys.set(values, key);
  return key;
}

/** A model's registration asks for both keys. */
const parameterKeys = new WeakMap<DeckValues, string>();

/** The models of a grid have the same names and, but for a few, the same values: their texts are kept. */
const kept = { order: '', names: [] as readonly string[] };
const pairTexts = new Map<string, { readonly value: unknown; readonly text: string }>();

function sortedNames(values: DeckValues): readonly string[] {
  const names = [...values.keys()];
  const order = names.join(' ');
  if (order !== kept.order) Object.assign(kept, { order, names: names.sort() });
  return kept.names;
}

function pairText(name: string, value: unknown): string {
  const known = pairTexts.get(name);
  if (known !== undefined && Object.is(known.value, value)) return known.text;
  const text = JSON.stringify([name, value]);
  pairTexts.set(name, { value, text });
  return text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
