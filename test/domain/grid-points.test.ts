import { describe, expect, it } from 'vitest';
import { distinctPoints, pointAt, pointCount, type PointSource } from '../../domain/grid-points.ts';
import { AXES } from '../../domain/point.ts';

function product(metal: string[], dens: string[], mass: string[], chi: string[]): PointSource {
  return { axes: { metal, dens, mass, chi }, shape: { kind: 'product' } };
}

function random(axes: PointSource['axes'], count: number, seed: number): PointSource {
  return { axes, shape: { kind: 'random', count, seed } };
}

function jobs(source: PointSource): string[] {
  return distinctPoints(source).points.map(({ job }) => job);
}

describe('a product grid', () => {
  it('goes through the axes with metal outermost and chi innermost', () => {
    expect(jobs(product(['100', '50'], ['30'], ['-10', '00'], ['00', '10']))).toStrictEqual([
      '100_30_-10_00_00',
      '100_30_-10_10_00',
      '100_30_00_00_00',
      '100_30_00_10_00',
      '50_30_-10_00_00',
      '50_30_-10_10_00',
      '50_30_00_00_00',
      '50_30_00_10_00',
    ]);
  });

  it('finds any point by its index alone', () => {
    const source = product(['1', '2', '3'], ['4', '5'], ['6'], ['7', '8', '9', '10']);
    expect(pointCount(source)).toBe(24);
    expect(pointAt(source, 13)).toStrictEqual({ metal: '2', dens: '5', mass: '6', chi: '8' });
  });

  it.each([-1, 1, 0.5, Number.NaN])('has no point %d when it has one point', (index) => {
    expect(() => pointAt(product(['100'], ['30'], ['00'], ['00']), index)).toThrow(RangeError);
  });

  it('has no point where an axis is empty', () => {
    expect(pointCount(product(['100'], [], ['00'], ['00']))).toBe(0);
  });

  it('lists a repeated point once and counts the others', () => {
    const { points, duplicates } = distinctPoints(
      product(['100'], ['20', '30', '20', '020'], ['00'], ['00', '00']),
    );
    expect(points.map(({ index, job }) => [index, job])).toStrictEqual([
      [0, '100_20_00_00_00'],
      [2, '100_30_00_00_00'],
      [6, '100_020_00_00_00'],
    ]);
    expect(duplicates).toBe(5);
  });
});

describe('a random grid', () => {
  const axes = { metal: ['100'], dens: ['5', '-7', '2'], mass: ['-10', '10'], chi: ['49.9', '-0.5'] };

  it('repeats with its seed, and differs with another', () => {
    const points = (seed: number) => Array.from({ length: 50 }, (_, i) => pointAt(random(axes, 50, seed), i));
    expect(points(7)).toStrictEqual(points(7));
    expect(points(7)).not.toStrictEqual(points(8));
  });

  it('gives a point that does not depend on how many others there are', () => {
    expect(pointAt(random(axes, 1000, 3), 41)).toStrictEqual(pointAt(random(axes, 42, 3), 41));
  });

  it('keeps a list of one as it is written', () => {
    const fixed = random({ ...axes, metal: ['33.3'], mass: ['5'] }, 20, 1);
    for (let i = 0; i < 20; i++) expect(pointAt(fixed, i)).toMatchObject({ metal: '33.3', mass: '5' });
  });

  it('draws every whole number between smallest and largest about equally often, and no other', () => {
    const source = random(axes, 13_000, 99);
    const counts = new Map<string, number>();
    for (let i = 0; i < 13_000; i++) {
      const { dens } = pointAt(source, i);
      counts.set(dens, (counts.get(dens) ?? 0) + 1);
    }
    const texts = ['-07', '-06', '-05', '-04', '-03', '-02', '-01', '00', '01', '02', '03', '04', '05'];
    expect([...counts.keys()].sort()).toStrictEqual(texts.sort());
    // 1,000 expected for each; five standard deviations are about 150, and the seed is fixed
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('stays inside bounds that are no whole numbers', () => {
    const source = random(axes, 500, 4);
    const values = Array.from({ length: 500 }, (_, i) => Number(pointAt(source, i).chi));
    expect([Math.min(...values), Math.max(...values)]).toStrictEqual([0, 49]);
  });

  it('draws its axes independently of each other', () => {
    const source = random(
      { metal: ['1', '99'], dens: ['1', '99'], mass: ['1', '99'], chi: ['1', '99'] },
      200,
      5,
    );
    const points = Array.from({ length: 200 }, (_, i) => pointAt(source, i));
    for (const axis of AXES.slice(1))
      expect(points.filter((point) => point[axis] === point.metal).length).toBeLessThan(20);
  });
});

describe('the two command lines of pdr_run', () => {
  it('list 3 and 33 points', () => {
    const dens = ['20', '25', '30', '35', '40', '45', '50', '55', '60', '65', '70'];
    expect(pointCount(product(['100'], dens.slice(0, 3), ['00'], ['00']))).toBe(3);
    const large = distinctPoints(product(['100'], dens, ['00', '-10', '-5'], ['00']));
    expect([large.points.length, large.duplicates, large.points[2]?.job]).toStrictEqual([
      33,
      0,
      '100_20_-5_00_00',
    ]);
  });
});
