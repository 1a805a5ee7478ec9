import { convertPoint } from '../domain/conversions.ts';
import { deckNumberText } from '../domain/number-text.ts';
import { withBenchStack } from './support/bench-stack.ts';
import { type GridTimes, gridTimes } from './support/grid-times.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows } from './support/print-rows.ts';

const SLOTS = 8;
const SIDE = 20;
const MEDIAN_SECONDS = 0.5;

const DENS = Array.from({ length: SIDE }, (_, index) => String(20 + 2 * index));
const CHI = Array.from({ length: SIDE }, (_, index) => String(3 * index));

/**
 * Makespan over its lower bound, max(sum / slots, longest), for 400 models whose durations spread log-normally (sigma 1)
 * and follow density and field smoothly: at first with nothing known, then with the durations of that grid known.
 */
export async function tail({ json, small }: BenchOptions): Promise<void> {
  const count = small ? 4 : SIDE;
  const { cold, known } = await withBenchStack({ behaviour: durationRules() }, async (stack) => {
    await stack.run(['up', '--config', stack.configFile, '--slots', String(SLOTS)]);
    const grid = async (name: string) => {
      const axes = ['--dens', ...DENS.slice(0, count), '--chi', ...CHI.slice(0, count)];
      await stack.run(['run', '--config', stack.configFile, '--model-name', name, ...axes]);
      return overLowerBound(await gridTimes(stack.dataDir, name));
    };
    return { cold: await grid('cold'), known: await grid('known') };
  });
  printRows(json, machine(), [
    { measure: 'makespan / lower bound, nothing known', value: cold, target: 1.2, below: true },
    { measure: 'makespan / lower bound, durations known', value: known, target: 1.05, below: true },
  ]);
}

function overLowerBound({ makespan, programs, longest }: GridTimes): number {
  return makespan / Math.max(programs / SLOTS, longest);
}

/** One rule a point: the stand-in sleeps for the quantile of its place between the grid's corners. */
function durationRules(): string[] {
  return DENS.flatMap((dens, row) => CHI.map((chi, column) => rule(dens, chi, row, column)));
}

function rule(dens: string, chi: string, row: number, column: number): string {
  const { xnsur, sint } = convertPoint({ metal: '100', dens, mass: '00', chi }, 1.5, 0.2);
  const place = (row * SIDE + column + 0.5) / (SIDE * SIDE);
  const seconds = MEDIAN_SECONDS * Math.exp(normalQuantile(place));
  return `xnsur=${deckNumberText(xnsur, 'float')},sint=${deckNumberText(sint, 'float')} sleep ${seconds.toFixed(2)}`;
}

/** Tukey's lambda approximation of the standard normal quantile, good to a few per cent. */
function normalQuantile(p: number): number {
  return (p ** 0.135 - (1 - p) ** 0.135) / 0.1975;
}
