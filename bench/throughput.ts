import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GridSummary } from '../domain/grid-summary.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { openDatabase } from '../database/open.ts';
import { readGrid } from '../database/grids.ts';
import { stackDefaults } from '../stack/stack-defaults.ts';
import { readStack } from '../stack/state.ts';
import { type BenchStack, gridWords, withBenchStack } from './support/bench-stack.ts';
import { compare } from './support/comparisons.ts';
import { floorRate } from './support/floor.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows, type Row } from './support/print-rows.ts';
import { perModel, type ProcessorTimes, processorTimes } from './support/processor-time.ts';

const MODELS = 1137;
const SLOTS = 4;

/** pdr_run's rate on two cores with four workers and executables of shell builtins, models/s (issue 10). */
const PDR_RUN_RATE = 35;

/**
 * Full work for instant models: with Temporal, the same function in a plain loop, and other tools that are installed, in
 * one run. Each is measured when its process is warm, because a grid that is large enough to care for is long.
 */
export async function throughput({ json, small }: BenchOptions): Promise<void> {
  const models = small ? 60 : MODELS;
  const rows = await withBenchStack({ inpTemplate: true }, async (stack) => {
    await stack.run(['up', '--config', stack.configFile, '--slots', String(SLOTS)]);
    await ratePerSecond(stack, 'warm', models);
    const before = processorTimes(stack.dataDir);
    const rate = await ratePerSecond(stack, 'full', models);
    const after = processorTimes(stack.dataDir);
    const spec = await specOf(stack, 'full');
    const floor = await floorRate(stack.dataDir, stack.configFile, spec, SLOTS);
    const [folder, baseDir] = [join(stack.dataDir, 'compare'), join(stack.dataDir, 'base')];
    mkdirSync(folder);
    const others = compare({ folder, baseDir, spec, models, slots: SLOTS });
    return [
      { measure: 'models/s with Temporal', value: rate, target: 5 * PDR_RUN_RATE },
      { measure: 'models/s of the floor (same function, plain loop)', value: floor },
      { measure: 'ratio to the floor', value: rate / floor, target: 0.7 },
      { measure: "ratio to pdr_run's 35/s", value: rate / PDR_RUN_RATE, target: 5 },
      ...others,
      ...(before && after ? processorRows(perModel(before, after, models)) : []),
    ];
  });
  printRows(json, machine(), rows);
}

/** Where the time goes: what bounds the rate is their sum over the number of cores. */
function processorRows(times: ProcessorTimes): Row[] {
  return Object.entries(times).map(([part, value]) => ({
    measure: `ms of processor a model: ${part}`,
    value,
  }));
}

async function ratePerSecond(stack: BenchStack, name: string, models: number): Promise<number> {
  const words = ['run', '--config', stack.configFile, ...gridWords(name, models)];
  const { seconds, finished } = await stack.json<GridSummary>(words);
  if (finished !== models) throw new Error(`${finished} of ${models} models finished`);
  return models / seconds;
}

async function specOf(stack: BenchStack, name: string): Promise<GridSpec> {
  const info = readStack(stack.dataDir);
  if (info === undefined) throw new Error('the stack has ended');
  const database = openDatabase({ ...stackDefaults(info).database, patienceSeconds: 10 }, 1);
  try {
    const grid = await readGrid(database, name);
    if (grid === undefined) throw new Error(`there is no grid ${name}`);
    return grid.spec;
  } finally {
    await database.end();
  }
}
