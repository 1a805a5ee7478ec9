import { describe, expect, it } from 'vitest';
import { collisionRates } from '../../../codes/slab/collisions.ts';
import { dustTemperature, heatingField } from '../../../codes/slab/dust.ts';
import { escapeProbability } from '../../../codes/slab/escape.ts';
import { sliceSlab } from '../../../codes/slab/grid.ts';
import { COOLANTS, LINES } from '../../../codes/slab/level-data.ts';
import { solveLevels } from '../../../codes/slab/level-populations.ts';
import { solveInPlace } from '../../../codes/slab/linear-solver.ts';
import { REACTIONS, reactionIndex } from '../../../codes/slab/network.ts';
import { externalRates, thermalCoefficients } from '../../../codes/slab/rates.ts';
import { carbonShielding, coShielding, h2Shielding } from '../../../codes/slab/shielding.ts';
import { ATOMS, CHARGE, ELEMENTS, SPECIES } from '../../../codes/slab/species.ts';
import { numberIn, readTable } from '../../../codes/slab/tables.ts';

describe('the network', () => {
  it('has 31 species and 309 distinct reactions', () => {
    expect(SPECIES).toHaveLength(31);
    expect(REACTIONS).toHaveLength(309);
  });

  it('keeps every element and the charge in every reaction', () => {
    const laws = [...ELEMENTS.map((element) => ATOMS[element]), CHARGE];
    const broken = REACTIONS.filter(({ change }) =>
      laws.some((law) => [...change].reduce((sum, [i, count]) => sum + count * law[i]!, 0) !== 0),
    );
    expect(broken.map(({ id }) => id)).toEqual([]);
  });

  it('uses one temperature piece of a reaction at a time', () => {
    const cHydrogen = reactionIndex('R021');
    expect(thermalCoefficients(300)[cHydrogen]).toBeCloseTo(6.6e-11, 16);
    expect(thermalCoefficients(3000)[cHydrogen]).toBeCloseTo(1.02e-10 * Math.exp(-914 / 3000), 16);
  });

  it('holds rates with a negative barrier at their lowest temperature instead of letting them explode', () => {
    const cOPlus = reactionIndex('R262');
    expect(thermalCoefficients(10)[cOPlus]).toBe(thermalCoefficients(2000)[cOPlus]);
  });

  it('forms H2 at 3e-18 sqrt(T) and gives the face half of the field', () => {
    expect(thermalCoefficients(50)[reactionIndex('R318')]! / (3e-18 * Math.sqrt(50))).toBeCloseTo(1, 2);
    expect(externalRates(10, 0, 5e-17)[reactionIndex('R269')]).toBeCloseTo(2.59e-10, 16);
  });

  it('destroys CO by cosmic-ray photons at 20.7 times the ionisation rate at any temperature', () => {
    expect(externalRates(0, 0, 5e-17)[reactionIndex('R314')]! / 1.04e-15).toBeCloseTo(1, 1);
  });
});

describe('shielding', () => {
  it('gives back the nodes of the CO table', () => {
    for (const row of readTable('co-shielding.tsv')) {
      const [nH2, nCO] = [10 ** numberIn(row, 'log_N_H2'), 10 ** numberIn(row, 'log_N_CO')];
      expect(coShielding(nCO, nH2).factor / numberIn(row, 'theta')).toBeCloseTo(1, 8);
    }
  });

  it('is complete exposure without a column, and held beyond the table', () => {
    expect(h2Shielding(0, 1).factor).toBeCloseTo(0.965 + 0.035 * Math.exp(-8.5e-4), 12);
    expect(coShielding(0, 0).factor).toBe(1);
    expect(carbonShielding(0, 0, 50).factor).toBe(1);
    expect(coShielding(1e25, 1e25).factor).toBe(coShielding(1e19, 1e23).factor);
  });

  it.each([
    ['H2', 3e14, (n: number) => h2Shielding(n, 1)],
    ['H2', 1e20, (n: number) => h2Shielding(n, 1)],
    ['CO', 3e15, (n: number) => coShielding(n, 3e20)],
    ['C', 5e16, (n: number) => carbonShielding(n, 1e20, 50)],
  ])('of %s at column %d has the slope of its factor', (_, column, shielding) => {
    const step = column * 1e-5;
    const difference = (shielding(column + step).factor - shielding(column - step).factor) / (2 * step);
    expect(shielding(column).slope / difference).toBeCloseTo(1, 4);
  });
});

describe('lines', () => {
  it('are the 21 of the table', () => {
    expect(LINES).toHaveLength(21);
  });

  it('escape with one half at the face, and steadily less behind', () => {
    expect(escapeProbability(0)).toBe(0.5);
    expect(escapeProbability(-1)).toBe(0.5);
    expect(escapeProbability(1e-9)).toBeCloseTo(0.5, 8);
    const depths = [0.01, 0.1, 1, 5, 8, 50, 1e3, 1e6];
    const escapes = depths.map(escapeProbability);
    expect(escapes).toEqual([...escapes].sort((a, b) => b - a));
  });

  it.each(COOLANTS.map(({ species }, i) => ({ species, i })))(
    'of $species follow Boltzmann where collisions dominate',
    ({ i }) => {
      const coolant = COOLANTS[i]!;
      const { populations } = levelsOf(i, 1e12, 100);
      const boltzmann = coolant.weights.map((g, k) => g * Math.exp(-coolant.energies[k]! / 100));
      const total = boltzmann.reduce((a, b) => a + b, 0);
      boltzmann.forEach((weight, k) => expect(populations[k]! / (weight / total)).toBeCloseTo(1, 3));
    },
  );

  it.each(COOLANTS.map(({ species }, i) => ({ species, i })))(
    'of $species neither heat nor cool gas at the temperature of the background',
    ({ i }) => {
      const cold = levelsOf(i, 1e4, 2.725).cooling.reduce((a, b) => a + Math.abs(b), 0);
      const warm = levelsOf(i, 1e4, 30).cooling.reduce((a, b) => a + Math.abs(b), 0);
      expect(cold).toBeLessThan(1e-6 * warm);
    },
  );
});

describe('dust', () => {
  it('is near 18 K at the face of V1, and nearly cold without a field', () => {
    expect(dustTemperature(10, 0)).toBeGreaterThan(17.5);
    expect(dustTemperature(10, 0)).toBeLessThan(19);
    expect(dustTemperature(0, 5)).toBeCloseTo(2.78, 10);
  });

  it('sees half of the free field at the face', () => {
    expect(heatingField(10, 0)).toBeCloseTo(8.5, 12);
  });
});

it('slices the slab into neighbouring zones between two faces', () => {
  const slices = sliceSlab({ zones: 120, avFirst: 1e-7, avMax: 10 });
  expect(slices).toHaveLength(122);
  expect(slices[0]).toEqual({ from: 0, to: 0 });
  expect(slices.at(-1)).toEqual({ from: 10, to: 10 });
  expect(slices[1]!.to).toBeCloseTo(1e-7, 15);
  slices.slice(1).forEach((slice, i) => expect(slice.from).toBe(slices[i]!.to));
  expect(Math.max(...slices.map(({ from, to }) => to - from))).toBeLessThan(0.25);
});

describe('the linear solver', () => {
  it('solves a system that needs pivoting', () => {
    const b = Float64Array.of(5, 6, 13);
    expect(solveInPlace(Float64Array.of(0, 1, 1, 2, 0, 1, 1, 2, 3), b, 3)).toBe(true);
    const [x, y, z] = b;
    expect([y! + z!, 2 * x! + z!, x! + 2 * y! + 3 * z!].map((v) => Number(v.toFixed(12)))).toEqual([
      5, 6, 13,
    ]);
  });

  it('says when a system has no solution', () => {
    expect(solveInPlace(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1), 2)).toBe(false);
  });
});

function levelsOf(i: number, h2: number, temperature: number) {
  const coolant = COOLANTS[i]!;
  return solveLevels(coolant, {
    density: 1e-3,
    partners: { 'p-H2': h2, 'o-H2': h2, 'e-': 0, H: 0, He: 0, 'H+': 0 },
    collisions: collisionRates(temperature)[i]!,
    depths: new Float64Array(coolant.transitions.length),
    halfThickness: 0,
    width: 1e5,
  });
}
