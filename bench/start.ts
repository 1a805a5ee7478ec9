import { gridWords, withBenchStack } from './support/bench-stack.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows } from './support/print-rows.ts';

/** Seconds until the program has answered: help, `up` from nothing, status of a grid. */
export async function start({ json, small }: BenchOptions): Promise<void> {
  const tries = small ? 1 : 5;
  const times = await withBenchStack({}, async (stack) => {
    const { configFile } = stack;
    const help = await fastest(tries, () => stack.run(['--help']));
    const up = await fastest(1, () => stack.run(['up', '--config', configFile, '--slots', '2']));
    await stack.run(['run', '--config', configFile, ...gridWords('small', 3)]);
    const status = await fastest(tries, () => stack.run(['status', 'small', '--config', configFile]));
    return { help, up, status };
  });
  printRows(json, machine(), [
    { measure: 's for pdr-run --help', value: times.help, target: 0.2, below: true },
    { measure: 's for pdr-run status', value: times.status, target: 0.6, below: true },
    { measure: 's for pdr-run up, from nothing', value: times.up, target: 8, below: true },
  ]);
}

/** The fastest of several: what the program costs, not what the machine does besides. */
async function fastest(times: number, work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  return Math.min(...seconds);
}
