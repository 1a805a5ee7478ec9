import { describe, expect, it } from 'vitest';
import { estimateErrorFactor, estimateSeconds, type TimedPoint } from '../../domain/estimates.ts';

/** Durations that grow tenfold with each decade of density. */
const known: TimedPoint[] = Array.from({ length: 30 }, (_, index) => ({
  point: { metal: '100', dens: String(20 + 2 * index), mass: '00', chi: '10' },
  seconds: 10 ** ((2 * index) / 10),
}));

describe('estimates of durations', () => {
  it('follow the nearest finished models on a logarithmic scale', () => {
    const seconds = estimateSeconds(known, { metal: '100', dens: '41', mass: '00', chi: '10' });
    expect(seconds).toBeGreaterThan(80);
    expect(seconds).toBeLessThan(200);
  });

  it('put long models before short ones', () => {
    const at = (dens: string) => estimateSeconds(known, { metal: '100', dens, mass: '00', chi: '10' });
    expect(at('70')).toBeGreaterThan(at('50'));
    expect(at('50')).toBeGreaterThan(at('25'));
  });

  it('know how far they are off', () => {
    expect(estimateErrorFactor(known)).toBeGreaterThan(1);
    expect(estimateErrorFactor(known)).toBeLessThan(2);
    expect(estimateErrorFactor(known.slice(0, 1))).toBe(Number.POSITIVE_INFINITY);
  });
});
