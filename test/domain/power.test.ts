import { describe, expect, it } from 'vitest';
import { fusedMultiplyAdd } from '../../domain/exact.ts';
import { log10, power } from '../../domain/power.ts';
import { PYTHON } from '../fixtures/python-vectors.ts';

describe('power', () => {
  it('equals the C library’s pow in 400 random cases, to the last bit', () => {
    for (const [base, exponent, result] of PYTHON.powers) {
      expect(power(base, exponent), `${base} ** ${exponent}`).toBe(result);
    }
  });

  it('is exact where the result is a short number', () => {
    expect([power(2, -3), power(4, 0.5), power(10, 22), power(1, 5.5), power(7, 0)]).toStrictEqual([
      0.125, 2, 1e22, 1, 1,
    ]);
  });

  it('leaves zero and results out of range to the engine', () => {
    expect([power(0, 1.5), power(0, 0), power(10, 400), power(10, -400)]).toStrictEqual([0, 1, Infinity, 0]);
  });
});

describe('log10', () => {
  it('is exact for powers of ten', () => {
    for (let n = -20; n <= 22; n++) expect(log10(Number(`1e${n}`))).toBe(n);
  });
});

describe('fusedMultiplyAdd', () => {
  it('rounds once: the product is not rounded before the sum', () => {
    const a = 1 + 2 ** -30;
    expect(a * a - (1 + 2 ** -29)).toBe(0);
    expect(fusedMultiplyAdd(a, a, -(1 + 2 ** -29))).toBe(2 ** -60);
  });
});
