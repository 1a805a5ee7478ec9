import { describe, expect, it } from 'vitest';
import { batchSize, meanSeconds, openWindow } from '../../domain/batch.ts';

describe('batches', () => {
  it('hold one model while nothing is known, and whenever models are long', () => {
    expect(batchSize({ secondsPerModel: undefined, fleetSlots: 4 }, 1000)).toBe(1);
    expect(batchSize({ secondsPerModel: 3600, fleetSlots: 4 }, 1000)).toBe(1);
  });

  it('hold about five seconds of short models', () => {
    expect(batchSize({ secondsPerModel: 1, fleetSlots: 4 }, 100_000)).toBe(5);
    expect(batchSize({ secondsPerModel: 0.2, fleetSlots: 4 }, 100_000)).toBe(25);
    expect(batchSize({ secondsPerModel: 0.001, fleetSlots: 4 }, 100_000)).toBe(50);
  });

  it('shrink towards the end, so that no slot idles while another has a long batch', () => {
    expect(batchSize({ secondsPerModel: 0.01, fleetSlots: 4 }, 16)).toBe(1);
    expect(batchSize({ secondsPerModel: 0.01, fleetSlots: 4 }, 160)).toBe(10);
  });

  it('are kept few for short models and many for long ones, for workers that join', () => {
    expect(openWindow({ secondsPerModel: 0.01, fleetSlots: 8 })).toBe(32);
    expect(openWindow({ secondsPerModel: 60, fleetSlots: 8 })).toBe(200);
  });

  it('follow durations as they change', () => {
    expect(meanSeconds(undefined, 5)).toBe(5);
    expect(meanSeconds(10, 20)).toBeCloseTo(11);
  });
});
