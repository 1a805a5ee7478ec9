import { describe, expect, it } from 'vitest';
import { deckNumberText } from '../../domain/number-text.ts';
import { PYTHON, VECTORS } from '../fixtures/python-vectors.ts';

const TYPES = { int: 'integer', float: 'float', bool: 'integer', null: 'float', str: 'string' } as const;

describe('deckNumberText', () => {
  it.each(VECTORS.format)('prints the %s %s as %s', (type, value, text) => {
    expect(deckNumberText(value, TYPES[type])).toBe(text);
  });

  it('prints the values of each vector point as pdr_run does', () => {
    for (const { xnsur, mass_msol: mass, sint, rtot_cm: rtot, zmetal, text } of VECTORS.points) {
      const values = Object.entries({ xnsur, mass, sint, rtot, zmetal });
      const texts = values.map(([name, value]) => [name, deckNumberText(value, 'float')]);
      expect(Object.fromEntries(texts)).toStrictEqual(text);
    }
  });

  it('prints 316 reals, many of them ties, as Python does', () => {
    expect(PYTHON.numbers).toHaveLength(316);
    for (const [value, text] of PYTHON.numbers) {
      expect([value, deckNumberText(value, 'float')]).toStrictEqual([value, text]);
    }
  });

  it('rounds a tie to the even digit', () => {
    const texts = [1000.5, 1001.5, 0.015625, 2000.5].map((value) => deckNumberText(value, 'float'));
    expect(texts).toStrictEqual(['1.000e+03', '1.002e+03', '1.562e-02', '2.000e+03']);
  });

  it('prints a whole number as a real where the parameter is real, and as it is where it is an integer', () => {
    expect([deckNumberText(20, 'float'), deckNumberText(20, 'integer')]).toStrictEqual(['20.000000', '20']);
  });
});
