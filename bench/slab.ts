import { readDeck } from '../codes/slab/deck.ts';
import { marchSlab, type Slab } from '../codes/slab/march.ts';
import { modelFromDeck } from '../codes/slab/model-from-deck.ts';
import { FRONT_NAMES } from '../codes/slab/quantities.ts';
import { summarise } from '../codes/slab/summary.ts';
import { readTable, textIn } from '../codes/slab/tables.ts';
import { columnOf } from '../codes/slab/results.ts';
import { LINES } from '../codes/slab/level-data.ts';

/** The groups of benchmark.tsv; columns and lines as log10, the rest linear; null: not reached. */
export type BenchmarkResult = {
  readonly model: string;
  readonly front: Record<string, number | null>;
  readonly column: Record<string, number>;
  readonly surface: Record<string, number>;
  readonly deep: Record<string, number>;
  readonly temperature: Record<string, number>;
  readonly line: Record<string, number>;
};

const COLUMNS = ['H', 'H2', 'C+', 'C', 'CO', 'O', 'O2', 'OH', 'H2O', 'CH', 'e-'];
const DENSITIES = ['H', 'H2', 'C', 'CO', 'O2'];
const GROUPS = ['front', 'column', 'surface', 'deep', 'temperature', 'line'] as const;

/** The benchmark of Roellig+ 2007: density [cm^-3] and field [Draine] of F1 to F4 (50 K) and V1 to V4 (balance). */
const CONDITIONS = {
  F1: { density: 1e3, chi: 10, fixed: true },
  F2: { density: 1e3, chi: 1e5, fixed: true },
  F3: { density: 316228, chi: 10, fixed: true },
  F4: { density: 316228, chi: 1e5, fixed: true },
  V1: { density: 1e3, chi: 10, fixed: false },
  V2: { density: 1e3, chi: 1e5, fixed: false },
  V3: { density: 316228, chi: 10, fixed: false },
  V4: { density: 316228, chi: 1e5, fixed: false },
} as const;
export type BenchmarkModel = keyof typeof CONDITIONS;
export const BENCHMARK_MODELS = Object.keys(CONDITIONS) as BenchmarkModel[];

/** The deck of a benchmark model; `changes` replaces or adds keys. */
export function benchmarkDeck(model: BenchmarkModel, changes: Record<string, number> = {}): string {
  const { density, chi, fixed } = CONDITIONS[model];
  const solved = fixed ? 0 : 1;
  return JSON.stringify({
    xnsur: density,
    sint: chi,
    zmetal: 1,
    cosray: 5e-17,
    ihtclgas: solved,
    tgasc: 50,
    ihtcldust: solved,
    tdustc: 20,
    elfrac4: 0.1,
    elfrac12: 1e-4,
    elfrac16: 3e-4,
    sigd: 3.02 * 6.289e-22,
    h2formc: 3e-18 * Math.sqrt(50),
    ...changes,
  });
}

/** Runs a benchmark model. */
export function benchmarkSlab(model: BenchmarkModel, changes: Record<string, number> = {}): Slab {
  return marchSlab(modelFromDeck(readDeck(benchmarkDeck(model, changes)).values));
}

/** A slab's results by the groups, quantities and units of benchmark.tsv. */
export function benchmarkResult(model: string, slab: Slab): BenchmarkResult {
  const values = summarise(slab);
  const get = (name: string): number => values.get(name) ?? Number.NaN;
  return {
    model,
    front: mapOf(
      Object.keys(FRONT_NAMES),
      (front) => values.get(FRONT_NAMES[front as keyof typeof FRONT_NAMES]) ?? null,
    ),
    column: mapOf(COLUMNS, (species) => Math.log10(columnOf(slab, species))),
    surface: mapOf(DENSITIES, (species) => get(`n_${species}_surface`)),
    deep: mapOf(DENSITIES, (species) => get(`n_${species}_deep`)),
    temperature: { surface: get('T_surface'), 'Av=10': get('T_Av_10') },
    line: mapOf(LINES, (line) => Math.log10(get(line))),
  };
}

/** All eight benchmark models: a table beside the benchmark's values, or with `json` one object a line and model. */
export async function slab({ json }: { json: boolean }): Promise<void> {
  if (!json) print(row('model', 'group', 'quantity', 'unit', 'slab', 'median', 'min', 'max', 'KOSMA-tau'));
  for (const model of BENCHMARK_MODELS) {
    const started = performance.now();
    const result = benchmarkResult(model, benchmarkSlab(model));
    if (json) print(JSON.stringify(result));
    else print(`${tableOf(result)}\n${model}: ${((performance.now() - started) / 1000).toFixed(2)} s`);
  }
}

function tableOf(result: BenchmarkResult): string {
  const targets = targetsOf(result.model);
  const lines = GROUPS.flatMap((group) =>
    Object.entries(result[group]).map(([quantity, value]) => {
      const target = targets.get(`${group} ${quantity}`) ?? ['', '', '', ''];
      return row(result.model, group, quantity, UNITS[group], shown(group, value), ...target);
    }),
  );
  return lines.join('\n');
}

const UNITS: Record<(typeof GROUPS)[number], string> = {
  front: 'mag',
  column: 'log10 cm-2',
  surface: 'cm-3',
  deep: 'cm-3',
  temperature: 'K',
  line: 'log10 erg s-1 cm-2 sr-1',
};

/** Median, minimum, maximum and the value of KOSMA-tau by group and quantity; none for models without targets. */
function targetsOf(model: string): Map<string, string[]> {
  const rows = readTable('benchmark.tsv').filter((cells) => textIn(cells, 'model') === model);
  return new Map(
    rows.map((cells) => [
      `${textIn(cells, 'group')} ${textIn(cells, 'quantity')}`,
      ['median', 'min', 'max', 'kosma_tau'].map((column) => textIn(cells, column).replace(/^na$/, '-')),
    ]),
  );
}

function shown(group: string, value: number | null): string {
  if (value === null) return 'not reached';
  if (group === 'surface' || group === 'deep') return value.toExponential(3);
  return group === 'front' ? value.toPrecision(4) : value.toFixed(2);
}

function row(...cells: string[]): string {
  const widths = [5, 11, 8, 23, 11, 9, 9, 9, 9];
  return cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join(' ')
    .trimEnd();
}

function mapOf<T>(keys: readonly string[], value: (key: string) => T): Record<string, T> {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
