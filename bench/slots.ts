import { gridWords, withBenchStack } from './support/bench-stack.ts';
import { gridTimes } from './support/grid-times.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows, type Row } from './support/print-rows.ts';

const SLOTS = 4;

/** Share of slot time spent in programs, for models of 1 s and of 0.2 s over 4 slots. */
export async function slots({ json, small }: BenchOptions): Promise<void> {
  const long = await busyShare(1, small ? 6 : 240);
  const short = await busyShare(0.2, small ? 24 : 720);
  const rows: Row[] = [
    { measure: 'share of slot time in programs, models of 1 s', value: long, target: 0.99 },
    { measure: 'share of slot time in programs, models of 0.2 s', value: short, target: 0.95 },
  ];
  printRows(json, machine(), rows);
}

function busyShare(seconds: number, models: number): Promise<number> {
  return withBenchStack({ behaviour: [`* sleep ${seconds}`] }, async (stack) => {
    const { dataDir, configFile } = stack;
    await stack.run(['up', '--config', configFile, '--slots', String(SLOTS)]);
    await stack.run(['run', '--config', configFile, ...gridWords('warm', 12)]);
    await stack.run(['run', '--config', configFile, ...gridWords('busy', models)]);
    const { programs, makespan } = await gridTimes(dataDir, 'busy');
    return programs / (SLOTS * makespan);
  });
}
