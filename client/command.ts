import type { Argv } from 'yargs';

/** A command of the client: as yargs has them, but it tells the exit status. */
export interface Command<A> {
  readonly command: string | readonly string[];
  readonly describe: string;
  /** Declares the options that `A` names. */
  readonly builder: (parser: Argv) => unknown;
  readonly run: (args: A) => Promise<number>;
}
