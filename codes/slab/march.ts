import type { ShieldingColumns } from './chemistry.ts';
import { dustTemperature, heatingField } from './dust.ts';
import { type Slice, sliceSlab } from './grid.ts';
import { COOLANTS } from './level-data.ts';
import type { SlabModel } from './model.ts';
import { NotConverged } from './not-converged.ts';
import { externalRates } from './rates.ts';
import { I } from './species.ts';
import { fixedTemperature, thermalBalance } from './thermal-balance.ts';
import type { Zone, ZoneState } from './zone.ts';

export type SolvedZone = { readonly zone: Zone; readonly state: ZoneState };

/** The slab from the face inwards; the first and the last zone have no thickness. */
export type Slab = { readonly model: SlabModel; readonly zones: readonly SolvedZone[] };

/**
 * Marches once from the lit face inwards: all that shields a zone lies on its lit side. `onZone` is told of every solved
 * zone. Throws NotConverged.
 */
export function marchSlab(model: SlabModel, onZone: (zone: SolvedZone) => void = () => undefined): Slab {
  const solve =
    model.fixedTemperature === undefined
      ? thermalBalance(model)
      : fixedTemperature(model, model.fixedTemperature);
  const zones: SolvedZone[] = [];
  let columns: ShieldingColumns = { H2: 0, CO: 0, C: 0 };
  let depths = COOLANTS.map(({ transitions }) => new Float64Array(transitions.length));
  for (const slice of sliceSlab(model.grid)) {
    const zone = zoneOf(model, slice, columns, depths);
    const state = solve(zone);
    if (!state) throw new NotConverged(`no steady state in balance at A_V = ${zone.av.toExponential(3)}`);
    columns = addColumns(columns, zone, state);
    depths = depths.map((depth, i) => depth.map((tau, j) => tau + 2 * state.lines[i]!.ownDepths[j]!));
    zones.push({ zone, state });
    onZone({ zone, state });
  }
  return { model, zones };
}

function zoneOf(model: SlabModel, slice: Slice, columns: ShieldingColumns, depths: Float64Array[]): Zone {
  const av = 0.5 * (slice.from + slice.to);
  return {
    av,
    thickness: (slice.to - slice.from) / (model.avPerColumn * model.density),
    external: externalRates(model.chi, av, model.cosmicRays),
    field: heatingField(model.chi, av),
    dustTemperature: model.fixedDustTemperature ?? dustTemperature(model.chi, av),
    columns,
    depths,
  };
}

function addColumns(columns: ShieldingColumns, zone: Zone, state: ZoneState): ShieldingColumns {
  const nuclei = zone.thickness * state.gas.density;
  const { x } = state.gas;
  return {
    H2: columns.H2 + nuclei * x[I.H2]!,
    CO: columns.CO + nuclei * x[I.CO]!,
    C: columns.C + nuclei * x[I.C]!,
  };
}
