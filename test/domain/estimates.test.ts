import { describe, expect, it } from 'vitest';
import { durationEstimator, estimateErrorFactor, type TimedPoint } from '../../domain/estimates.ts';

/** Durations that grow tenfold with each decade of density. */
const known: TimedPoint[] = Array.from({ length: 30 }, (_, index) => ({
  point: { metal: '100', dens: String(20 + 2 * index), mass: '00', chi: '10' },
  seconds: 10 ** ((2 * index) / 10),
}));

describe('estimates of durations', () => {
  it('follow the nearest finished models on a logarithmic scale', () => {
    const seconds = durationEstimator(known)({ metal: '100', dens: '41', mass: '00', chi: '10' });
    expect(seconds).toBeGreaterThan(80);
    expect(seconds).toBeLessThan(200);
  });

  it('weigh the four nearest by their distance, whatever the order in which they are known', () => {
    const point = { metal: '100', dens: '40', mass: '00', chi: '10' };
    // At distances 0, 2, 2, 4 and 4, of which one is too many; the first of two at the same distance counts.
    const weights = [1 / 0.1, 1 / 2.1, 1 / 2.1, 1 / 4.1];
    const logs = [2, 1.8, 2.2, 1.6];
    const mean =
      logs.reduce((sum, log, index) => sum + log * (weights[index] ?? 0), 0) /
      weights.reduce((sum, weight) => sum + weight, 0);
    expect(Math.log10(durationEstimator(known)(point))).toBeCloseTo(mean, 10);
    const reversed = durationEstimator(known.toReversed())(point);
    expect(Math.abs(Math.log10(reversed) - 2)).toBeCloseTo(Math.abs(mean - 2), 10);
  });

  it('put long models before short ones', () => {
    const estimate = durationEstimator(known);
    const at = (dens: string) => estimate({ metal: '100', dens, mass: '00', chi: '10' });
    expect(at('70')).toBeGreaterThan(at('50'));
    expect(at('50')).toBeGreaterThan(at('25'));
  });

  it('know how far they are off', () => {
    expect(estimateErrorFactor(known)).toBeGreaterThan(1);
    expect(estimateErrorFactor(known)).toBeLessThan(2);
    expect(estimateErrorFactor(known.slice(0, 1))).toBe(Number.POSITIVE_INFINITY);
  });
});
