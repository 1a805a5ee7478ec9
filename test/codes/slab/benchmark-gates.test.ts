import { describe, expect, it } from 'vitest';
import { type BenchmarkResult, benchmarkResult, benchmarkSlab } from '../../../bench/slab.ts';
import { numberIn, readTable, type Row, textIn } from '../../../codes/slab/tables.ts';

type Range = { readonly low: number; readonly high: number };
type Target = { readonly group: string; readonly quantity: string; readonly row: Row };

/** The gates suggested with the physics tables: min - d to max + d. */
const COLUMN_MARGIN: Record<string, number> = { CO: 0.1, O2: 0.1, C: 0.15, OH: 0.15, CH: 0.15 };
const DEEP_MARGIN: Record<string, number> = { H2: 0.01, CO: 0.01 };

/** How far a line may lie from the one Cloudy model [dex]; lines that are not named have no gate. */
const LINE_MARGIN: Record<'F' | 'V', Record<string, number>> = {
  F: { CII_158: 0.15, OI_63: 0.3, OI_145: 0.3, CI_609: 0.6, CI_370: 0.6, ...ladder(4, 0.25) },
  V: { CII_158: 0.4, OI_63: 0.9, OI_145: 1.3, CI_609: 0.7, CI_370: 0.7, ...ladder(3, 0.4) },
};

describe.each(['F1', 'F2', 'F4', 'V1'] as const)('benchmark model %s', (model) => {
  const result = benchmarkResult(model, benchmarkSlab(model));

  it.each(['front', 'column', 'surface', 'deep', 'temperature', 'line'] as const)(
    'has every %s within the range of the codes of 2007',
    (group) => {
      const misses = targetsOf(model, group).flatMap((target) => missOf(result, target));
      expect(misses).toEqual([]);
    },
  );
});

it('gates something in every group', () => {
  const groups = ['front', 'column', 'surface', 'deep', 'line'].map((group) => targetsOf('F1', group).length);
  expect(groups.every((count) => count > 2)).toBe(true);
  expect(targetsOf('V1', 'temperature')).toHaveLength(2);
});

function targetsOf(model: string, group: string): Target[] {
  return readTable('benchmark.tsv')
    .filter((row) => textIn(row, 'model') === model && textIn(row, 'group') === group)
    .filter((row) => textIn(row, 'median') !== 'na')
    .map((row) => ({ group, quantity: textIn(row, 'quantity'), row }))
    .filter(({ quantity }) => group !== 'line' || quantity in LINE_MARGIN[kindOf(model)]);
}

function missOf(result: BenchmarkResult, { group, quantity, row }: Target): string[] {
  const value = (result as unknown as Record<string, Record<string, number | null>>)[group]?.[quantity];
  const { low, high } = rangeOf(result.model, group, quantity, row);
  const inside = typeof value === 'number' && value >= low && value <= high;
  return inside ? [] : [`${group} ${quantity}: ${value} is not within ${low} to ${high}`];
}

function rangeOf(model: string, group: string, quantity: string, row: Row): Range {
  const median = numberIn(row, 'median');
  if (group === 'line') return around(median, LINE_MARGIN[kindOf(model)][quantity]!);
  if (group === 'surface' && quantity === 'H2' && kindOf(model) === 'F') return scaled(median, median, 0.1);
  const [low, high] = [numberIn(row, 'min'), numberIn(row, 'max')];
  if (group === 'column') {
    const margin = COLUMN_MARGIN[quantity] ?? 0.05;
    return { low: low - margin, high: high + margin };
  }
  return scaled(low, high, relativeMargin(group, quantity));
}

function relativeMargin(group: string, quantity: string): number {
  if (group === 'front') return quantity === 'H=H2' ? 0.25 : 0.1;
  if (group === 'surface') return 0.15;
  if (group === 'deep') return DEEP_MARGIN[quantity] ?? 0.2;
  return 0.1;
}

function scaled(low: number, high: number, margin: number): Range {
  return { low: low * (1 - margin), high: high * (1 + margin) };
}

function around(value: number, margin: number): Range {
  return { low: value - margin, high: value + margin };
}

function ladder(top: number, margin: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: top }, (_, j) => [`CO_${j + 1}${j}`, margin]));
}

function kindOf(model: string): 'F' | 'V' {
  return model.startsWith('F') ? 'F' : 'V';
}
