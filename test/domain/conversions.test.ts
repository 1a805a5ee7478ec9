import { describe, expect, it } from 'vitest';
import { backToText, convertPoint, nameText, parseAxisValue } from '../../domain/conversions.ts';
import { jobName } from '../../domain/point.ts';
import { PYTHON, VECTORS } from '../fixtures/python-vectors.ts';

describe('convertPoint', () => {
  it.each(VECTORS.points)(
    'gives pdr_run’s values of $job to the last bit (alpha $alpha, rcore $rcore)',
    (vector) => {
      const { zmetal, xnsur, mass_msol: mass, sint, rtot_cm: rtot, alpha, rcore } = vector;
      expect(convertPoint(vector, alpha, rcore)).toStrictEqual({ zmetal, xnsur, mass, sint, rtot });
    },
  );

  it('covers all 120 points', () => {
    expect(VECTORS.points).toHaveLength(120);
  });

  it('gives the values of 200 random points and profiles as Python computes them, to the last bit', () => {
    for (const point of PYTHON.points) {
      const { zmetal, xnsur, massMsol: mass, sint, rtot, alpha, rcore } = point;
      const expected = { zmetal, xnsur, mass, sint, rtot };
      expect({ point, values: convertPoint(point, alpha, rcore) }).toStrictEqual({ point, values: expected });
    }
  });

  it('refuses a text that is no number instead of evaluating it', () => {
    const point = { metal: '100', dens: '3*10', mass: '00', chi: '00' };
    expect(() => convertPoint(point, 1.5, 0.2)).toThrow(/"3\*10" is not a number/);
  });
});

describe('job names and texts', () => {
  it('names each vector point as pdr_run does', () => {
    for (const point of VECTORS.points) expect(jobName(point)).toBe(point.job);
  });

  it('finds the text of a value again', () => {
    for (const { xnsur, sint, back } of VECTORS.points) {
      expect([backToText(xnsur), backToText(sint)]).toStrictEqual([back.dens, back.chi]);
    }
    expect(backToText(0)).toBe('-99');
  });

  it.each([
    [-5, '-05'],
    [7, '07'],
    [0, '00'],
    [-10, '-10'],
    [30, '30'],
    [100, '100'],
  ])('writes %d as %s', (value, text) => {
    expect(nameText(value)).toBe(text);
  });
});

describe('parseAxisValue', () => {
  it.each([
    ['00', 0],
    ['05', 5],
    ['-05', -5],
    ['+5', 5],
    ['49.9', 49.9],
    ['.5', 0.5],
    ['5.', 5],
    ['1e1', 10],
    ['-1.5E-1', -0.15],
    ['010', 10],
  ])('reads %s as %d', (text, value) => {
    expect(parseAxisValue(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    ' 5',
    '5 ',
    'abc',
    '0x10',
    '0o7',
    '1_000',
    'Infinity',
    'nan',
    '2*15',
    '1e999',
    '--5',
    '5-',
    '1,5',
    '٣',
  ])('takes "%s" for no number', (text) => {
    expect(parseAxisValue(text)).toBeUndefined();
  });
});
