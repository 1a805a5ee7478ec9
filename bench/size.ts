import { readFileSync } from 'node:fs';
import type { GridSummary } from '../domain/grid-summary.ts';
import { readState } from '../stack/state.ts';
import { type BenchStack, gridWords, withBenchStack } from './support/bench-stack.ts';
import { secondsToFirstModel } from './support/grid-times.ts';
import { historyLengths } from './support/history-lengths.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows, type Row } from './support/print-rows.ts';

const SIZES = { small: 999, middle: 9_999, large: 99_000, whole: 99_999 };
const SMALL_SIZES = { small: 9, middle: 18, large: 24, whole: 27 };

/** What grows with a grid: cost of a model, worker memory, histories, registration, status, and going on with a grid. */
export async function size({ json, small }: BenchOptions): Promise<void> {
  const sizes = small ? SMALL_SIZES : SIZES;
  const rows = await withBenchStack({}, async (stack) => {
    await stack.run(['up', '--config', stack.configFile, '--slots', '4']);
    const first = await measure(stack, sizes.small);
    const middle = await measure(stack, sizes.middle);
    const large = await measure(stack, sizes.large);
    const resumeSeconds = await resume(stack, sizes.large, sizes.whole);
    return rowsOf(first, middle, large, resumeSeconds);
  });
  printRows(json, machine(), rows);
}

interface Measured {
  readonly models: number;
  readonly millisecondsPerModel: number;
  readonly registeredPerSecond: number;
  readonly workerMegabytes: number;
  readonly longestHistory: number;
  readonly statusSeconds: number;
}

async function measure(stack: BenchStack, models: number): Promise<Measured> {
  const name = `size-${models}`;
  const { seconds, finished } = await stack.json<GridSummary>(runWords(stack, name, models));
  if (finished !== models) throw new Error(`${finished} of ${models} models finished`);
  const registration = await secondsToFirstModel(stack.dataDir, name);
  const started = performance.now();
  await stack.json(['status', name, '--config', stack.configFile]);
  const statusSeconds = (performance.now() - started) / 1000;
  return {
    models,
    millisecondsPerModel: (1000 * seconds) / models,
    registeredPerSecond: models / registration,
    workerMegabytes: workerMemory(stack.dataDir),
    longestHistory: Math.max(...(await historyLengths(stack.dataDir, name))),
    statusSeconds,
  };
}

/** Seconds until a grid of which `done` models are computed begins with the others. */
async function resume(stack: BenchStack, done: number, models: number): Promise<number> {
  const name = `size-${done}`;
  const { finished, skipped } = await stack.json<GridSummary>(runWords(stack, name, models));
  if (finished !== models - done || skipped !== done) throw new Error(`${finished} new, ${skipped} skipped`);
  return secondsToFirstModel(stack.dataDir, name);
}

function runWords(stack: BenchStack, name: string, models: number): string[] {
  return ['run', '--config', stack.configFile, ...gridWords(name, models)];
}

function workerMemory(dataDir: string): number {
  const pid = readState(dataDir).workers[0]?.process.pid;
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

function rowsOf(small: Measured, middle: Measured, large: Measured, resumeSeconds: number): Row[] {
  const growth = large.millisecondsPerModel / small.millisecondsPerModel - 1;
  const memory = large.workerMegabytes - middle.workerMegabytes;
  return [
    { measure: `ms a model, grid of ${small.models}`, value: small.millisecondsPerModel },
    { measure: `ms a model, grid of ${large.models}`, value: large.millisecondsPerModel },
    { measure: 'its growth', value: growth, target: 0.1, below: true },
    { measure: 'worker memory at the end, MB', value: large.workerMegabytes },
    { measure: `its growth from ${middle.models} models, MB`, value: memory, target: 60, below: true },
    { measure: 'longest history, events', value: large.longestHistory, target: 10_000, below: true },
    { measure: 'models/s registered, ranking included', value: large.registeredPerSecond, target: 5000 },
    {
      measure: 's more for pdr-run status than of the smallest grid',
      value: large.statusSeconds - small.statusSeconds,
      target: 0.3,
      below: true,
    },
    {
      measure: `s to go on with ${large.models} models computed`,
      value: resumeSeconds,
      target: 10,
      below: true,
    },
  ];
}
