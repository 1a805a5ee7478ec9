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
  const names = [...values.keys()].sort();
  const key = sha256(JSON.stringify(names.map((name) => [name, values.get(name)])));
  parameterKeys.set(values, key);
  return key;
}

/** A model's registration asks for both keys. */
const parameterKeys = new WeakMap<DeckValues, string>();

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
