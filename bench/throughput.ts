import type { GridSummary } from '../domain/grid-summary.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { openDatabase } from '../database/open.ts';
import { readGrid } from '../database/grids.ts';
import { stackDefaults } from '../stack/stack-defaults.ts';
import { readStack } from '../stack/state.ts';
import { type BenchStack, gridWords, withBenchStack } from './support/bench-stack.ts';
import { floorRate } from './support/floor.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows } from './support/print-rows.ts';

const MODELS = 1137;
const SLOTS = 4;

/** pdr_run's rate on two cores with four workers and executables of shell builtins, models/s (issue 10). */
const PDR_RUN_RATE = 35;

/** Full work for instant models: with Temporal, and the same function in a plain loop, in one run. */
export async function throughput({ json, small }: BenchOptions): Promise<void> {
  const models = small ? 60 : MODELS;
  const measured = await withBenchStack({ inpTemplate: true }, async (stack) => {
    await stack.json([
      'run',
      '--config',
      stack.configFile,
      ...gridWords('warm', 12),
      '--slots',
      String(SLOTS),
    ]);
    const words = ['run', '--config', stack.configFile, ...gridWords('full', models)];
    const { seconds, finished } = await stack.json<GridSummary>(words);
    if (finished !== models) throw new Error(`${finished} of ${models} models finished`);
    const spec = await specOf(stack, 'full');
    const floor = await floorRate(stack.dataDir, stack.configFile, { ...spec, name: 'floor' }, SLOTS);
    return { rate: models / seconds, floor };
  });
  const { rate, floor } = measured;
  printRows(json, machine(), [
    { measure: 'models/s with Temporal', value: rate, target: 5 * PDR_RUN_RATE },
    { measure: 'models/s of the floor (same function, plain loop)', value: floor },
    { measure: 'ratio to the floor', value: rate / floor, target: 0.7 },
    { measure: "ratio to pdr_run's 35/s", value: rate / PDR_RUN_RATE, target: 5 },
  ]);
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
