import { readFileSync } from 'node:fs';
import { readState } from '../stack/state.ts';
import { gridWords, withBenchStack } from './support/bench-stack.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows } from './support/print-rows.ts';

/** Resident memory of a worker with 16 slots after 500 models, at its highest. */
export async function memory({ json, small }: BenchOptions): Promise<void> {
  const megabytes = await withBenchStack({}, async (stack) => {
    const { dataDir, configFile } = stack;
    await stack.run(['up', '--config', configFile, '--slots', '16']);
    await stack.run(['run', '--config', configFile, ...gridWords('memory', small ? 21 : 501)]);
    const pid = readState(dataDir).workers[0]?.process.pid;
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  });
  printRows(json, machine(), [
    { measure: 'MB of a worker with 16 slots, highest', value: megabytes, target: 300, below: true },
  ]);
}
