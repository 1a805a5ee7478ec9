import type { ChemicalConditions, ShieldingColumns } from './chemistry.ts';
import { collisionRates, type CollisionRates, orthoFraction, type PartnerDensities } from './collisions.ts';
import { type OtherCooling, otherCooling } from './cooling.ts';
import { dopplerWidth } from './escape.ts';
import type { GasState } from './gas-state.ts';
import { type Heating, heating } from './heating.ts';
import { COOLANTS } from './level-data.ts';
import { type LineState, solveLevels } from './level-populations.ts';
import type { SlabModel } from './model.ts';
import { R } from './network.ts';
import { thermalCoefficients } from './rates.ts';
import { I, indexOf, initialAbundances, MASS, molecularAbundances } from './species.ts';
import { solveSteadyState } from './steady-state.ts';

/** What a zone is given: its place, and what lies between it and the face. */
export type Zone = {
  /** Depth of its centre [mag]. */
  readonly av: number;
  /** Thickness [cm]; 0 for the face and the far side. */
  readonly thickness: number;
  /** Rates of photons and cosmic rays at its centre, without line shielding [s^-1]. */
  readonly external: Float64Array;
  /** Heating field at its centre [Habing]. */
  readonly field: number;
  /** Dust temperature [K]. */
  readonly dustTemperature: number;
  /** Columns from the face to its lit edge [cm^-2]. */
  readonly columns: ShieldingColumns;
  /** Optical depths of every coolant's lines from the face to its lit edge. */
  readonly depths: readonly Float64Array[];
};

/** The zone's gas, with all that follows from it. */
export type ZoneState = {
  readonly gas: GasState;
  readonly lines: readonly LineState[];
  readonly heating: Heating;
  readonly otherCooling: OtherCooling;
  /** Sum of the heating terms less all cooling [erg cm^-3 s^-1]. */
  readonly net: number;
  /** Sum of the absolute terms: what `net` is small against in balance [erg cm^-3 s^-1]. */
  readonly throughput: number;
};

/** What a temperature fixes; worth keeping for temperatures that come again in every zone. */
export type ThermalData = {
  readonly temperature: number;
  readonly rates: Float64Array;
  readonly collisions: readonly CollisionRates[];
  readonly widths: readonly number[];
};

const KM = 1e5;
const COOLANT_INDEX = COOLANTS.map(({ species }) => indexOf(species));

export function thermalData(model: SlabModel, temperature: number): ThermalData {
  const rates = thermalCoefficients(temperature).map((k) => k * model.density);
  rates[R.grainH2]! *= model.h2Formation;
  return {
    temperature,
    rates,
    collisions: collisionRates(temperature),
    widths: COOLANT_INDEX.map((i) => dopplerWidth(model.turbulence * KM, temperature, MASS[i]!)),
  };
}

/**
 * Chemistry, level populations, heating and cooling of a zone at one temperature, starting from the abundances `guess`
 * (kept as they are). Where several steady states exist, the guess decides; where its branch has ended, molecular gas and
 * then atomic gas are the next starts. Undefined where none leads to a steady state with finite heating and cooling.
 */
export function solveZone(
  model: SlabModel,
  zone: Zone,
  thermal: ThermalData,
  guess: Float64Array,
): ZoneState | undefined {
  const conditions = chemicalConditions(model, zone, thermal);
  for (const { start, timeStep } of attempts(model, guess)) {
    const x = start.slice();
    const { converged, k } = solveSteadyState(x, conditions, model.abundances, timeStep);
    if (!converged) continue;
    const state = stateOf(model, zone, thermal, x, k);
    return Number.isFinite(state.throughput) ? state : undefined;
  }
  return undefined;
}

/** Where to start, and with which pseudo-time step [s]: short ones are slow and sure. */
function* attempts(
  model: SlabModel,
  guess: Float64Array,
): Generator<{ start: Float64Array; timeStep: number }> {
  for (const timeStep of [1e13, 1e3]) {
    yield { start: guess, timeStep };
    yield { start: molecularAbundances(model.abundances), timeStep };
    yield { start: initialAbundances(model.abundances), timeStep };
  }
}

function chemicalConditions(model: SlabModel, zone: Zone, thermal: ThermalData): ChemicalConditions {
  return {
    density: model.density,
    temperature: thermal.temperature,
    thermal: thermal.rates,
    external: zone.external,
    columns: zone.columns,
    halfColumn: 0.5 * zone.thickness * model.density,
    doppler: model.turbulence,
  };
}

function stateOf(
  model: SlabModel,
  zone: Zone,
  thermal: ThermalData,
  x: Float64Array,
  k: Float64Array,
): ZoneState {
  const gas: GasState = {
    density: model.density,
    temperature: thermal.temperature,
    dustTemperature: zone.dustTemperature,
    dustToGas: model.dustToGas,
    field: zone.field,
    cosmicRays: model.cosmicRays,
    x,
    k,
  };
  const lines = solveLines(zone, thermal, gas);
  const warm = heating(gas);
  const other = otherCooling(gas);
  const gains = Object.values(warm);
  const losses = [...lines.flatMap(({ cooling }) => [...cooling]), ...Object.values(other)];
  return {
    gas,
    lines,
    heating: warm,
    otherCooling: other,
    net: sum(gains) - sum(losses),
    throughput: sum([...gains, ...losses].map(Math.abs)),
  };
}

function solveLines(zone: Zone, thermal: ThermalData, gas: GasState): LineState[] {
  const partners = partnerDensities(gas);
  return COOLANTS.map((coolant, i) =>
    solveLevels(coolant, {
      density: gas.density * gas.x[COOLANT_INDEX[i]!]!,
      partners,
      collisions: thermal.collisions[i]!,
      depths: zone.depths[i]!,
      halfThickness: 0.5 * zone.thickness,
      width: thermal.widths[i]!,
    }),
  );
}

function partnerDensities({ density, temperature, x }: GasState): PartnerDensities {
  const ortho = orthoFraction(temperature);
  const h2 = density * x[I.H2]!;
  return {
    'p-H2': h2 * (1 - ortho),
    'o-H2': h2 * ortho,
    'e-': density * x[I.e]!,
    H: density * x[I.H]!,
    He: density * x[I.He]!,
    'H+': density * x[I.Hp]!,
  };
}

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0);
}
