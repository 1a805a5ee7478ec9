/**
 * Exact arithmetic on doubles, and logarithm and exponential far beyond their precision, in whole numbers: a
 * fixed-point value x stands as the bigint x 2^128.
 */
export const FRACTION_BITS = 128n;
export const ONE = 1n << FRACTION_BITS;
export const LN2 = 2n * atanh(ONE / 3n);

/** value = mantissa 2^scale, exactly; for finite values. */
export function decompose(value: number): { mantissa: bigint; scale: number } {
  if (value === 0) return { mantissa: 0n, scale: 0 };
  const bits = bitsOf(value);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = field === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: value < 0 ? -magnitude : magnitude, scale: Math.max(field, 1) - 1075 };
}

/** The IEEE 754 bits of a double, and the double of such bits. */
export function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

export function fromBits(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

const view = new DataView(new ArrayBuffer(8));

/** a b + c rounded once, to nearest, ties to even, as a processor's fused multiply-add; away from under- and overflow. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const [x, y, z] = [decompose(a), decompose(b), decompose(c)];
  const product = x.mantissa * y.mantissa;
  const scale = x.scale + y.scale;
  const least = Math.min(scale, z.scale);
  const sum = (product << BigInt(scale - least)) + (z.mantissa << BigInt(z.scale - least));
  return timesPowerOfTwo(Number(sum), least);
}

/** value 2^exponent, exact where the result is a normal number. */
export function timesPowerOfTwo(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** Nearest double of a fixed-point value: `Number` of a bigint rounds to nearest, ties to even. */
export function toNumber(fixed: bigint): number {
  return timesPowerOfTwo(Number(fixed), -Number(FRACTION_BITS));
}

/** The double as fixed point, cut off where it is finer. */
export function toFixedPoint(value: number): bigint {
  const { mantissa, scale } = decompose(value);
  const shift = BigInt(scale) + FRACTION_BITS;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** exp(x) for |x| < 1, by its Taylor series. */
export function exponential(x: bigint): bigint {
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = (term * x) / (n << FRACTION_BITS);
    sum += term;
  }
  return sum;
}

/** ln(value) of a positive double. */
export function naturalLogarithm(value: number): bigint {
  const { mantissa, scale } = decompose(value);
  const digits = mantissa.toString(2).length;
  // value = z 2^octaves with 1 <= z < 2
  const z = (mantissa << FRACTION_BITS) >> BigInt(digits - 1);
  return 2n * atanh(((z - ONE) << FRACTION_BITS) / (z + ONE)) + BigInt(scale + digits - 1) * LN2;
}

/** atanh(x) for |x| <= 1/3, by its series. */
function atanh(x: bigint): bigint {
  const square = (x * x) >> FRACTION_BITS;
  let sum = x;
  let odd = x;
  for (let n = 3n; odd !== 0n && odd !== -1n; n += 2n) {
    odd = (odd * square) >> FRACTION_BITS;
    sum += odd / n;
  }
  return sum;
}

function powerOfTwo(exponent: number): number {
  return fromBits(BigInt(exponent + 1023) << 52n);
}
