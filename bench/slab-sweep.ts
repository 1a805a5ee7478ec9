import { readDeck } from '../codes/slab/deck.ts';
import { marchSlab, type Slab } from '../codes/slab/march.ts';
import { modelFromDeck } from '../codes/slab/model-from-deck.ts';
import { NotConverged } from '../codes/slab/not-converged.ts';

/** A random grid point: ten times the logarithms of density and field, and the metallicity in percent. */
export type SweepPoint = { readonly dens: number; readonly chi: number; readonly metal: number };
export type SweepResult = SweepPoint & { readonly seconds: number; readonly failure: string | null };

const AXES = { dens: [20, 60], chi: [0, 60], metal: [30, 200] } as const;

/** Points drawn uniformly over the tested range; the same seed gives the same points. */
export function sweepPoints(count: number, seed: number): SweepPoint[] {
  const random = generator(seed);
  const draw = ([low, high]: readonly [number, number]): number => low + random() * (high - low);
  return Array.from({ length: count }, () => ({
    dens: draw(AXES.dens),
    chi: draw(AXES.chi),
    metal: draw(AXES.metal),
  }));
}

/** Runs one point with thermal balance and the deck's default abundances. */
export function runPoint(point: SweepPoint): SweepResult {
  const started = performance.now();
  const failure = failureOf(point);
  return { ...point, seconds: (performance.now() - started) / 1000, failure };
}

/** Runs a random sweep and prints a summary, or with `json` one object a point. */
export async function slabSweep({
  json,
  count = 300,
  seed = 1,
}: {
  json: boolean;
  count?: number;
  seed?: number;
}): Promise<void> {
  const results = sweepPoints(count, seed).map((point) => {
    const result = runPoint(point);
    if (json) print(JSON.stringify(result));
    else if (result.failure !== null) print(`${describe(result)}: ${result.failure}`);
    return result;
  });
  if (json) return;
  const seconds = results.map((result) => result.seconds).sort((a, b) => a - b);
  const failed = results.filter(({ failure }) => failure !== null).length;
  print(`${count - failed} of ${count} converged`);
  const [median, longest] = [seconds[count >> 1], seconds[count - 1]].map((value) => value?.toFixed(2));
  print(`median ${median} s, longest ${longest} s a model`);
}

function failureOf({ dens, chi, metal }: SweepPoint): string | null {
  const deck = { xnsur: 10 ** (dens / 10), sint: 10 ** (chi / 10), zmetal: 0.01 * metal };
  try {
    return faultOf(marchSlab(modelFromDeck(readDeck(JSON.stringify(deck)).values)));
  } catch (error) {
    if (error instanceof NotConverged) return error.message;
    throw error;
  }
}

/** A slab that ended must also make sense: abundances finite and not negative, temperatures above the background. */
function faultOf(slab: Slab): string | null {
  const bad = slab.zones.find(
    ({ state }) =>
      !(state.gas.temperature > 2.7) || !state.gas.x.every((value) => Number.isFinite(value) && value >= 0),
  );
  return bad ? `bad numbers at A_V = ${bad.zone.av.toExponential(3)}` : null;
}

function describe({ dens, chi, metal }: SweepPoint): string {
  return `dens ${dens.toFixed(2)} chi ${chi.toFixed(2)} metal ${metal.toFixed(1)}`;
}

/** The generator mulberry32: uniform in [0, 1). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
