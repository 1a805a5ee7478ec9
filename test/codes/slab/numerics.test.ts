import { expect, it } from 'vitest';
import { BENCHMARK_MODELS, benchmarkResult, benchmarkSlab } from '../../../bench/slab.ts';
import { conservation } from '../../../codes/slab/results.ts';

it.each(BENCHMARK_MODELS)(
  'keeps elements and charge of %s to 1e-8 in every zone',
  (model) => {
    const slab = benchmarkSlab(model);
    const worst = slab.zones.flatMap((zone) => Object.values(conservation(slab, zone)).map(Math.abs));
    expect(Math.max(...worst)).toBeLessThan(1e-8);
    expect(worst).toHaveLength(slab.zones.length * 5);
  },
  60_000,
);

it.each(['F1', 'F2', 'F3', 'F4', 'V1', 'V4'] as const)(
  'changes no column of %s by 0.05 dex and no line by 0.1 dex when the grid step is halved',
  (model) => {
    const coarse = benchmarkResult(model, benchmarkSlab(model));
    const fine = benchmarkResult(model, benchmarkSlab(model, { slab_zones: 240 }));
    expect(largerThan(0.05, coarse.column, fine.column)).toEqual([]);
    expect(largerThan(0.1, coarse.line, fine.line)).toEqual([]);
  },
  120_000,
);

it('balances heating and cooling in every zone of V1', () => {
  const slab = benchmarkSlab('V1');
  const imbalance = slab.zones.map(({ state }) => Math.abs(state.net) / state.throughput);
  expect(Math.max(...imbalance)).toBeLessThan(1e-5);
});

it('finds the lowest temperature where several balance: V3 is hot only in a thin skin', () => {
  const slab = benchmarkSlab('V3');
  const hot = slab.zones.filter(({ state }) => state.gas.temperature > 1000);
  expect(hot.length).toBeGreaterThan(0);
  expect(Math.max(...hot.map(({ zone }) => zone.av))).toBeLessThan(1e-5);
});

/** Names whose values differ by more than `limit`. */
function largerThan(limit: number, a: Record<string, number>, b: Record<string, number>): string[] {
  return Object.keys(b).filter((name) => !(Math.abs(a[name]! - b[name]!) < limit));
}
