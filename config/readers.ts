import { resolve } from 'node:path';
import { homedir } from 'node:os';
import { parseAxisValue } from '../domain/conversions.ts';

/** A setting's value as it was written, before anything is made of it. */
export interface Given {
  readonly texts: readonly string[];
  readonly isList: boolean;
  /** Written in quotes or as a block: certainly text, never a number or `true`. */
  readonly quoted: boolean;
}

/** Makes a value of what was written; throws Refusal for what cannot be used. */
export type Reader<T> = (given: Given) => T;

/** Why a value cannot be used, and what to write instead. */
export class Refusal extends Error {}

export const text: Reader<string> = (given) => {
  const [only] = given.texts;
  if (given.texts.length !== 1 || only === undefined) throw new Refusal('is a list. Give one value.');
  return only;
};

export const nonEmptyText: Reader<string> = (given) => {
  const value = text(given);
  if (value.trim() === '') throw new Refusal('is empty. Give a value, or leave the key out.');
  return value;
};

/** An absolute path: relative ones start at the current directory, as pdr_run's do, and `~` is the home directory. */
export const path: Reader<string> = (given) => {
  const value = nonEmptyText(given);
  return resolve(value.replace(/^~(?=\/|$)/, homedir()));
};

/** Strict decimal notation, see parseAxisValue; nothing is evaluated. */
export const number: Reader<number> = (given) => {
  const written = text(given);
  const value = parseAxisValue(written);
  if (value === undefined) throw new Refusal(`${quoted(written)} is not a number.`);
  return value;
};

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  return (given) => {
    const written = text(given);
    const value = parseAxisValue(written);
    if (value !== undefined && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Refusal(`${quoted(written)} is not a whole number ${range}.`);
  };
}

export const seconds: Reader<number> = (given) => {
  const written = text(given);
  const value = parseAxisValue(written);
  if (value === undefined || value < 0) throw new Refusal(`${quoted(written)} is not a time in seconds.`);
  return value;
};

const TRUE_WORDS = ['true', 'yes', 'on', '1'];
const FALSE_WORDS = ['false', 'no', 'off', '0'];

/** `true`, `yes`, `on`, `1` and their opposites, in any case: what Python's YAML and environment variables hold. */
export const truth: Reader<boolean> = (given) => {
  const written = text(given);
  const word = written.toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  throw new Refusal(`${quoted(written)} is neither true nor false.`);
};

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Reader<Choice> {
  return (given) => {
    const written = text(given);
    const choice = choices.find((candidate) => candidate === written);
    if (choice === undefined) throw new Refusal(`${quoted(written)} is none of ${choices.join(', ')}.`);
    return choice;
  };
}

/** Values of an axis as they were written; a single one stands for a list of one. */
export const list: Reader<readonly string[]> = ({ texts }) => texts;

/** Names as a list, or as one text separated by blanks or commas. */
export const names: Reader<readonly string[]> = ({ texts }) =>
  texts
    .join(' ')
    .split(/[\s,]+/)
    .filter(Boolean);

/** Names of directories inside a model's working directory. */
export const directoryNames: Reader<readonly string[]> = ({ texts }) => {
  const stray = texts.find((name) => !/^[\w.-]+$/.test(name) || /^\.+$/.test(name));
  if (stray !== undefined)
    throw new Refusal(`${quoted(stray)} is not the name of a directory. Give bare names.`);
  return texts;
};

/** pdr_run takes the first of a list (`alpha: ["1.5"]`). */
export const firstNumber: Reader<number> = (given) => number({ ...given, texts: given.texts.slice(0, 1) });

export function quoted(written: string): string {
  return JSON.stringify(written.length > 60 ? `${written.slice(0, 57)}...` : written);
}
