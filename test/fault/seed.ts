import { randomInt } from 'node:crypto';
import { uniformInteger } from '../../domain/random.ts';

/** Draws that a seed repeats: the one in `PDR_CHAOS_SEED`, else a new one, which is printed. */
export class Seed {
  readonly #seed: number;
  #count = 0;

  constructor() {
    const given = process.env['PDR_CHAOS_SEED'];
    this.#seed = given === undefined ? randomInt(1, 2 ** 31) : Number(given);
    process.stderr.write(`chaos: PDR_CHAOS_SEED=${this.#seed} repeats this run\n`);
  }

  /** Uniform, both bounds included. */
  between(first: number, last: number): number {
    this.#count += 1;
    return first + uniformInteger(0, Math.round(1000 * (last - first)), this.#seed, this.#count) / 1000;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.between(0, 1000) }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}
