import {
  type ChemicalConditions,
  createRateState,
  type RateState,
  updateRates,
  updateShielded,
} from './chemistry.ts';
import { eliminationOrder } from './elimination-order.ts';
import { linearise } from './jacobian.ts';
import { solveInPlace } from './linear-solver.ts';
import { REACTIONS } from './network.ts';
import { type Abundances, ATOMS, CHARGE, ELEMENTS, I, SPECIES } from './species.ts';

const N = SPECIES.length;
const FLOOR = 1e-40;
/** Below this abundance a species does not decide about convergence or step control. */
const NEGLIGIBLE = 1e-20;
const TOLERANCE = 1e-8;
const MAX_ITERATIONS = 150;
/** Newton's steps converge at once or circle where a branch of solutions has ended. */
const MAX_LATE_STEPS = 20;
const FINAL_TIME_STEP = 1e22;
/** A step to fall back to [s], short against the slowest reactions of thin gas. */
const PATIENT_TIME_STEP = 1e12;

export type SteadyState = {
  readonly converged: boolean;
  readonly iterations: number;
  readonly k: Float64Array;
};

/** The totals that a solution must keep: each element per H nucleus, and zero charge. */
const CONSERVED = [...ELEMENTS.map((element) => ATOMS[element]), CHARGE].map((row) => Float64Array.from(row));

const rates: RateState = createRateState();
const production = new Float64Array(N);
const jacobian = new Float64Array(N * N);
const matrix = new Float64Array(N * N);
const step = new Float64Array(N);
/** The matrix and its right-hand side, scaled and in the order of elimination. */
const ordered = new Float64Array(N * N);
const orderedStep = new Float64Array(N);

/** Each species' place in the elimination, so that little of the Jacobian fills up. */
const POSITION = eliminationOrder(
  N,
  REACTIONS.map(({ reactants, change }) => [...reactants, ...change.keys()]),
);

/**
 * Steady state of the chemistry, reached from `x` (abundances per H nucleus, changed in place) by Newton steps of implicit
 * Euler with a growing pseudo-time step that starts at `timeStep` [s]. For each element, and for the charge, the equation
 * of its most abundant carrier is replaced by the conservation law, so totals hold to rounding at every full step.
 */
export function solveSteadyState(
  x: Float64Array,
  conditions: ChemicalConditions,
  abundances: Abundances,
  timeStep: number,
): SteadyState {
  const totals = [...ELEMENTS.map((element) => abundances[element]), 0];
  let dt = timeStep;
  let lateSteps = 0;
  updateRates(rates, conditions, x);
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    updateShielded(rates, conditions, x);
    linearise(rates, x, production, jacobian);
    if (!newtonStep(x, totals, dt)) return { converged: false, iterations: iteration, k: rates.k };
    const { change, clamped } = advance(x);
    if (dt >= FINAL_TIME_STEP && change < TOLERANCE && !clamped) {
      updateShielded(rates, conditions, x);
      return { converged: true, iterations: iteration, k: rates.k.slice() };
    }
    if (dt >= FINAL_TIME_STEP && ++lateSteps > MAX_LATE_STEPS) break;
    dt = nextTimeStep(dt, change);
  }
  return { converged: false, iterations: MAX_ITERATIONS, k: rates.k };
}

/** Solves (1/dt - J) step = production with rows and columns scaled, the conservation laws in their carriers' rows. */
function newtonStep(x: Float64Array, totals: number[], dt: number): boolean {
  for (let i = 0; i < N * N; i++) matrix[i] = -jacobian[i]!;
  for (let i = 0; i < N; i++) {
    matrix[i * N + i]! += 1 / dt;
    step[i] = production[i]!;
  }
  imposeConservation(x, totals);
  scaleAndOrder(x);
  if (!solveInPlace(ordered, orderedStep, N)) return false;
  for (let i = 0; i < N; i++) {
    step[i] = orderedStep[POSITION[i]!]! * x[i]!;
    if (!Number.isFinite(step[i]!)) return false;
  }
  return true;
}

function imposeConservation(x: Float64Array, totals: number[]): void {
  const taken = new Set<number>();
  // The charge first: electrons carry it. Then C and O, so that H and He take what is left.
  for (const law of [4, 2, 3, 0, 1]) {
    const coefficients = CONSERVED[law]!;
    const row = law === 4 ? I.e : carrier(coefficients, x, taken);
    taken.add(row);
    let sum = 0;
    for (let i = 0; i < N; i++) {
      matrix[row * N + i] = coefficients[i]!;
      sum += coefficients[i]! * x[i]!;
    }
    step[row] = totals[law]! - sum;
  }
}

function carrier(coefficients: Float64Array, x: Float64Array, taken: Set<number>): number {
  let best = -1;
  let most = -1;
  for (let i = 0; i < N; i++) {
    const held = coefficients[i]! * x[i]!;
    if (held > most && coefficients[i]! > 0 && !taken.has(i)) {
      most = held;
      best = i;
    }
  }
  return best;
}

/** Unknowns become relative changes, rows are normalised (abundances span forty decades), sparse ones come first. */
function scaleAndOrder(x: Float64Array): void {
  for (let i = 0; i < N; i++) {
    const base = POSITION[i]! * N;
    let largest = 0;
    for (let j = 0; j < N; j++) {
      const value = matrix[i * N + j]! * x[j]!;
      ordered[base + POSITION[j]!] = value;
      if (Math.abs(value) > largest) largest = Math.abs(value);
    }
    const factor = largest > 0 ? 1 / largest : 1;
    for (let j = 0; j < N; j++) ordered[base + j]! *= factor;
    orderedStep[POSITION[i]!] = step[i]! * factor;
  }
}

/** Adds the step; no abundance falls by more than a factor 100 at once, so that none turns negative. */
function advance(x: Float64Array): { change: number; clamped: boolean } {
  let change = 0;
  let clamped = false;
  for (let i = 0; i < N; i++) {
    const old = x[i]!;
    const wanted = old + step[i]!;
    const kept = Math.max(wanted, 0.01 * old, FLOOR);
    if (kept !== wanted && kept > NEGLIGIBLE) clamped = true;
    if (kept > NEGLIGIBLE || old > NEGLIGIBLE) change = Math.max(change, Math.abs(kept - old) / kept);
    x[i] = kept;
  }
  return { change, clamped };
}

/** Large changes slow the pseudo-time down, small ones let it grow. */
function nextTimeStep(dt: number, change: number): number {
  if (change > 10) return Math.min(Math.max(dt * 0.1, 1), PATIENT_TIME_STEP);
  const growth = change < 0.1 ? 1e4 : change < 1 ? 30 : 3;
  return Math.min(dt * growth, FINAL_TIME_STEP);
}
