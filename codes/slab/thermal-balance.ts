import type { SlabModel } from './model.ts';
import { initialAbundances } from './species.ts';
import { solveZone, type ThermalData, thermalData, type Zone, type ZoneState } from './zone.ts';

/** The scan starts at 7 K and rises by 0.15 in ln T. */
const SCAN_START = 7;
const SCAN_STEP = 0.15;
const SCAN_STEPS = 54;
/** Steps below the start, down to 2.8 K: only dense, dark gas is that cold. */
const SCAN_BELOW = 6;
/** Width of the final bracket in ln T. */
const TOLERANCE = 1e-6;

/** Net heating over throughput that counts as balance. */
const BALANCED = 1e-7;

export type TemperatureSolver = (zone: Zone) => ZoneState | undefined;

/** Each zone at the fixed temperature; every zone starts from the one before. */
export function fixedTemperature(model: SlabModel, temperature: number): TemperatureSolver {
  const thermal = thermalData(model, temperature);
  let guess = initialAbundances(model.abundances);
  return (zone) => {
    const state = solveZone(model, zone, thermal, guess);
    if (state) guess = state.gas.x;
    return state;
  };
}

/**
 * Each zone at the lowest temperature where heating turns into cooling. Several may exist, above all at high density, so
 * every zone is scanned from the cold side; the root of the zone before is never followed. At a scanned temperature the
 * chemistry starts from the zone before at that temperature.
 */
export function thermalBalance(model: SlabModel): TemperatureSolver {
  const nodes = new Map<number, { thermal: ThermalData; guess: Float64Array | undefined }>();
  const nodeAt = (step: number) => {
    const known = nodes.get(step);
    if (known) return known;
    const made = { thermal: thermalData(model, SCAN_START * Math.exp(SCAN_STEP * step)), guess: undefined };
    nodes.set(step, made);
    return made;
  };
  const atomic = initialAbundances(model.abundances);
  return (zone) => {
    const at = (step: number, neighbour: ZoneState | undefined): ZoneState | undefined => {
      const node = nodeAt(step);
      const state = solveZone(model, zone, node.thermal, node.guess ?? neighbour?.gas.x ?? atomic);
      if (state) node.guess = state.gas.x;
      return state;
    };
    const bracket = findBracket(at);
    return bracket && refine(model, zone, bracket);
  };
}

type Bracket = { readonly cold: ZoneState; readonly warm: ZoneState };

/** The first pair of neighbouring steps where heating turns into cooling; steps without a steady state are passed over. */
function findBracket(
  at: (step: number, neighbour: ZoneState | undefined) => ZoneState | undefined,
): Bracket | undefined {
  let cold: ZoneState | undefined;
  for (let step = 0; step <= SCAN_STEPS; step++) {
    const state = at(step, cold);
    if (!state) continue;
    if (state.net <= 0) return cold ? { cold, warm: state } : bracketBelow(at, state, step);
    cold = state;
  }
  return undefined;
}

/** Gas that cools already at the start of the scan: its balance lies below. */
function bracketBelow(
  at: (step: number, neighbour: ZoneState | undefined) => ZoneState | undefined,
  start: ZoneState,
  startStep: number,
): Bracket | undefined {
  let warm = start;
  for (let step = startStep - 1; step >= -SCAN_BELOW; step--) {
    const state = at(step, warm);
    if (!state) continue;
    if (state.net > 0) return { cold: state, warm };
    warm = state;
  }
  // Colder than the background cannot be: the lowest step stands.
  return { cold: warm, warm };
}

/** Regula falsi with the Illinois weights, in ln T, on the net heating over the throughput. */
function refine(model: SlabModel, zone: Zone, { cold, warm }: Bracket): ZoneState | undefined {
  let [a, b] = [cold, warm];
  let [weightA, weightB] = [1, 1];
  for (let i = 0; i < 60 && width(a, b) > TOLERANCE; i++) {
    const fa = (weightA * a.net) / a.throughput;
    const fb = (weightB * b.net) / b.throughput;
    // Illinois can creep along one side of a kink: every fourth step halves the bracket.
    const share = i % 4 === 3 ? 0.5 : Math.min(Math.max(fa / (fa - fb), 1e-3), 1 - 1e-3);
    const logT = Math.log(a.gas.temperature) + share * width(a, b);
    const middle = solveZone(model, zone, thermalData(model, Math.exp(logT)), a.gas.x);
    if (!middle) return undefined;
    if (middle.net > 0) {
      a = middle;
      [weightA, weightB] = [1, weightB * 0.5];
    } else {
      b = middle;
      [weightA, weightB] = [weightA * 0.5, 1];
    }
    if (Math.abs(middle.net) < BALANCED * middle.throughput) return middle;
  }
  return Math.abs(a.net) < Math.abs(b.net) ? a : b;
}

function width(a: ZoneState, b: ZoneState): number {
  return Math.log(b.gas.temperature / a.gas.temperature);
}
