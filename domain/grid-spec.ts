import type { Axis } from './point.ts';

/** How a model is computed; which program that is, and where it lies, is the worker's configuration alone. */
export const CODE_NAMES = ['kosma-tau', 'slab'] as const;

export type CodeName = (typeof CODE_NAMES)[number];

/** A value of a deck parameter as it stands in a configuration file. */
export type ParameterValue = number | string | boolean;

/** Every combination of the axes' values, or `count` points drawn at random between their bounds. */
export type GridShape =
  | { readonly kind: 'product' }
  | { readonly kind: 'random'; readonly count: number; readonly seed: number };

/**
 * What a user asks for: the input of the grid workflow. It names a code and parameters and holds no secret and no path,
 * because whoever may start a workflow chooses its input. Points are derived from their index, never listed.
 */
export interface GridSpec {
  /** Model name: the grid's name, and the folder of its archive. */
  readonly name: string;
  readonly code: CodeName;
  /** Digest of all content that decides a result but the parameters: executables, chemistry file, templates, inputs. */
  readonly codeDigest: string;
  /** File name of the chemistry database inside the code's input directory; '' for a code without one. */
  readonly chemistry: string;
  /** File name of the JSON deck template asked for on the command line, if any. */
  readonly jsonTemplate?: string;
  readonly axes: Readonly<Record<Axis, readonly string[]>>;
  readonly shape: GridShape;
  readonly alpha: number;
  readonly rcore: number;
  /** Deck parameters that differ from their defaults. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Chemical species of the deck, in their order. */
  readonly chemicalSpecies: readonly string[];
  /** Species for which the onion program runs after the model, in their order. */
  readonly onionSpecies: readonly string[];
  /** How many models of this grid at once; absent: as many as the workers have slots. */
  readonly slots?: number;
  /** A model's time limit in seconds. */
  readonly timeoutSeconds?: number;
  /** How long a model may stay silent, in seconds, before it counts as hung. */
  readonly silenceSeconds?: number;
  /** How often a model that failed by itself is tried again. */
  readonly retries: number;
  /** Compute all again, computed or not. */
  readonly force: boolean;
  /** Run onion again also for models that are computed already. */
  readonly forceOnion: boolean;
  /** Keep every working directory, not only those of failed models. */
  readonly keepWorkingDirectories: boolean;
  /** Who asks: recorded with every job. */
  readonly user: { readonly username: string; readonly email: string };
}
