import {
  bitsOf,
  exponential,
  FRACTION_BITS,
  fromBits,
  fusedMultiplyAdd as fma,
  LN2,
  naturalLogarithm,
  timesPowerOfTwo,
  toFixedPoint,
  toNumber,
} from './exact.ts';

/**
 * `base ** exponent` for a base that is not negative, to the last bit as the C library under pdr_run's Python computes
 * it: a parameter must be the same number on every host and in every program, and `Math.pow` leaves its last bit to the
 * engine. This is the method of S. Nagy's pow (Arm Optimized Routines 2018; in glibc since 2.28), operation by operation
 * with fused multiply-adds as on every current processor; its tables are computed from their definitions. It is within
 * 0.51 units in the last place. Results beyond e^+-512 are the engine's own.
 */
export function power(base: number, exponent: number): number {
  const isNormal = base >= 2 ** -1022 && base < Infinity && Number.isFinite(exponent);
  if (!isNormal || !(Math.abs(exponent * Math.log(base)) < 512)) return base ** exponent;
  const { high, low } = logarithm(base);
  const product = exponent * high;
  return exponentialOf(product, fma(exponent, low, fma(exponent, high, -product)));
}

/** The decimal logarithm of a positive number, rounded to nearest. */
export function log10(value: number): number {
  if (!(value > 0 && value < Infinity)) return Math.log10(value);
  const ln10 = naturalLogarithm(10);
  return toNumber((naturalLogarithm(value) << FRACTION_BITS) / ln10);
}

const SUBINTERVALS = 128;

/** Bits of the double 0.7053..., where the first subinterval of z begins. */
const FIRST_BITS = 0x3fe6955500000000n;

/** ln 2 in two parts, so that k times the first is exact; of ln x, and divided by 128 of exp x. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
const LN2_PART_HIGH = 0.005415212348111709;
const LN2_PART_LOW = 1.2864023111638344e-14;

/** 128 / ln 2. */
const INVERSE_LN2 = 184.6649652337873;

/** Adding and subtracting it rounds to a whole number. */
const ROUNDER = 1.5 * 2 ** 52;

/** Minimax coefficients of the two polynomials, as published with the method. */
const LOG_COEFFICIENTS = [
  -0.6666666666666679, 0.5000000000000007, 0.7999999995323976, -0.6666666663487739, -1.142909628459501,
  1.0000415263675542,
] as const;
const EXP_COEFFICIENTS = [
  0.49999999999996786, 0.16666666666665886, 0.0416666808410674, 0.008333335853059549,
] as const;

/** ln x as the sum of two doubles: x = 2^k z, and ln z from the table's c near z and a polynomial in z/c - 1. */
function logarithm(x: number): { high: number; low: number } {
  const offset = bitsOf(x) - FIRST_BITS;
  const k = Number(offset >> 52n);
  const { inverse, log, logTail } = logTable()[Number((offset >> 45n) & 127n)] as LogEntry;
  const z = fromBits(bitsOf(x) - (BigInt(k) << 52n));
  const r = fma(z, inverse, -1);
  const sum = k * LN2_HIGH + log;
  const withR = sum + r;
  const halfR = -0.5 * r;
  const square = r * halfR;
  const top = withR + square;
  const errors =
    fma(k, LN2_LOW, logTail) + (sum - withR + r) + fma(halfR, r, -square) + (withR - top + square);
  const rest = fma(r * square, logPolynomial(r, square), errors);
  const high = top + rest;
  return { high, low: top - high + rest };
}

/** (ln(1 + r) - r + r^2/2) / (r square) with square = -r^2/2. */
function logPolynomial(r: number, square: number): number {
  const [a, b, c, d, e, f] = LOG_COEFFICIENTS;
  return fma(square, fma(square, fma(r, f, e), fma(r, d, c)), fma(r, b, a));
}

/** exp(x + tail) from the table of 2^(i/128) and a polynomial. */
function exponentialOf(x: number, tail: number): number {
  const k = fma(INVERSE_LN2, x, ROUNDER) - ROUNDER;
  const r = fma(k, -LN2_PART_LOW, fma(k, -LN2_PART_HIGH, x)) + tail;
  const { value, valueTail } = expTable()[((k % SUBINTERVALS) + SUBINTERVALS) % SUBINTERVALS] as ExpEntry;
  const [c2, c3, c4, c5] = EXP_COEFFICIENTS;
  const square = r * r;
  const small = fma(square, fma(r, c3, c2), valueTail + r);
  const rest = fma(square * square, fma(r, c5, c4), small);
  const scale = timesPowerOfTwo(value, Math.floor(k / SUBINTERVALS));
  return fma(scale, rest, scale);
}

interface LogEntry {
  readonly inverse: number;
  readonly log: number;
  readonly logTail: number;
}

/** c lies near the middle of its subinterval, 1/c is short, and ln c stands in 43 bits after the point and a tail. */
const logTable = once((): LogEntry[] =>
  subintervals((index) => {
    const start = FIRST_BITS + (BigInt(index) << 45n);
    const middle = (fromBits(start) + fromBits(start + (1n << 45n))) / 2;
    const inverse =
      middle < 1 ? Math.round(SUBINTERVALS / middle) / SUBINTERVALS : Math.round(256 / middle) / 256;
    const exact = -naturalLogarithm(inverse);
    const log = Math.round(toNumber(exact) * 2 ** 43) / 2 ** 43;
    return { inverse, log, logTail: toNumber(exact - toFixedPoint(log)) };
  }),
);

interface ExpEntry {
  readonly value: number;
  readonly valueTail: number;
}

/** 2^(i/128) = value (1 + valueTail). */
const expTable = once((): ExpEntry[] =>
  subintervals((index) => {
    const exact = exponential((BigInt(index) * LN2) / BigInt(SUBINTERVALS));
    const value = toNumber(exact);
    const rounded = toFixedPoint(value);
    return { value, valueTail: toNumber(((exact - rounded) << FRACTION_BITS) / rounded) };
  }),
);

function subintervals<T>(entry: (index: number) => T): T[] {
  return Array.from({ length: SUBINTERVALS }, (_, index) => entry(index));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
