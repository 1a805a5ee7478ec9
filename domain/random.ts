const MASK = (1n << 64n) - 1n;

/**
 * A whole number from `first` to `last`, uniform, that depends on `seed` and `counter` alone: the splitmix64 sequence
 * (Steele, Lea & Flood 2014) of a scrambled seed, entered at any place. Needs first <= last.
 */
export function uniformInteger(first: number, last: number, seed: number, counter: number): number {
  const start = scramble(BigInt(seed) & MASK);
  const bits = scramble((start + BigInt(counter) * 0x9e3779b97f4a7c15n) & MASK);
  const range = BigInt(last - first + 1);
  // the high half of the product: uneven by less than one part in 2^64 / range
  return first + Number((bits * range) >> 64n);
}

function scramble(value: bigint): bigint {
  let z = (value + 0x9e3779b97f4a7c15n) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}
