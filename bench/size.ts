import { readFileSync } from 'node:fs';
import type { GridSummary } from '../domain/grid-summary.ts';
import { readState } from '../stack/state.ts';
import { type BenchStack, gridWords, withBenchStack } from './support/bench-stack.ts';
import { historyLengths } from './support/history-lengths.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows, type Row } from './support/print-rows.ts';

const SIZES = [999, 9_999, 99_999];
const SMALL_SIZES = [9, 18, 27];

/** What grows with a grid: cost of a model, worker memory, histories, status, and a run that finds all computed. */
export async function size({ json, small }: BenchOptions): Promise<void> {
  const rows = await withBenchStack({}, async (stack) => {
    await stack.run(['up', '--config', stack.configFile, '--slots', '4']);
    const measured: Measured[] = [];
    for (const models of small ? SMALL_SIZES : SIZES) measured.push(await measure(stack, models));
    return rowsOf(measured);
  });
  printRows(json, machine(), rows);
}

interface Measured {
  readonly models: number;
  readonly millisecondsPerModel: number;
  readonly workerMegabytes: number;
  readonly longestHistory: number;
  readonly statusSeconds: number;
  readonly resumeSeconds: number;
}

async function measure(stack: BenchStack, models: number): Promise<Measured> {
  const name = `size-${models}`;
  const words = ['run', '--config', stack.configFile, ...gridWords(name, models)];
  const { seconds, finished, total } = await stack.json<GridSummary>(words);
  if (finished !== total) throw new Error(`${finished} of ${total} models finished`);
  const started = performance.now();
  await stack.json(['status', name, '--config', stack.configFile]);
  const statusSeconds = (performance.now() - started) / 1000;
  const again = await stack.json<GridSummary>(words);
  return {
    models: total,
    millisecondsPerModel: (1000 * seconds) / total,
    workerMegabytes: workerMemory(stack.dataDir),
    longestHistory: Math.max(...(await historyLengths(stack.dataDir, name))),
    statusSeconds,
    resumeSeconds: again.seconds,
  };
}

function workerMemory(dataDir: string): number {
  const pid = readState(dataDir).workers[0]?.process.pid;
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

function rowsOf(measured: readonly Measured[]): Row[] {
  const [small, middle, large] = measured;
  if (small === undefined || middle === undefined || large === undefined)
    throw new Error('sizes are missing');
  const growth = large.millisecondsPerModel / small.millisecondsPerModel - 1;
  return [
    {
      measure: `cost a model, growth from ${small.models} to ${large.models}`,
      value: growth,
      target: 0.1,
      below: true,
    },
    {
      measure: 'worker memory, growth in MB',
      value: large.workerMegabytes - middle.workerMegabytes,
      target: 60,
      below: true,
    },
    { measure: 'longest history, events', value: large.longestHistory, target: 10_000, below: true },
    { measure: 's for pdr-run status, process start included', value: large.statusSeconds },
    {
      measure: `s to find ${large.models} models computed`,
      value: large.resumeSeconds,
      target: 10,
      below: true,
    },
    { measure: 'worker memory at the end, MB', value: large.workerMegabytes },
  ];
}
