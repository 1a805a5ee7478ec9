import type { Slab } from './march.ts';
import { COLUMN_SPECIES, END_SPECIES, FRONT_NAMES, TEMPERATURE_DEPTHS } from './quantities.ts';
import { columnOf, FRONTS, frontOf, hotSkinDepth, intensities, valueAt } from './results.ts';
import { indexOf } from './species.ts';

/** The value of every quantity of quantities.ts by its name; a front that is not reached has none. */
export function summarise(slab: Slab): Map<string, number> {
  const values = new Map<string, number>(intensities(slab));
  const put = (name: string, value: number | undefined): void => {
    if (value !== undefined && Number.isFinite(value)) values.set(name, value);
  };
  for (const [species, name] of Object.entries(COLUMN_SPECIES)) put(`N_${name}`, columnOf(slab, species));
  for (const front of ['H=H2', 'C+=C', 'C+=CO'] as const) put(FRONT_NAMES[front], depthOf(slab, front));
  for (const [name, av] of Object.entries(TEMPERATURE_DEPTHS)) {
    put(
      name,
      valueAt(slab, av, ({ state }) => state.gas.temperature),
    );
  }
  const [face, far] = [slab.zones[0]!, slab.zones[slab.zones.length - 1]!];
  put('Tdust_surface', face.state.gas.dustTemperature);
  for (const species of END_SPECIES) {
    const i = indexOf(species);
    put(`n_${species}_surface`, face.state.gas.density * face.state.gas.x[i]!);
    put(`n_${species}_deep`, far.state.gas.density * far.state.gas.x[i]!);
  }
  return values;
}

/** The carbon fronts are looked for behind the hot skin, the H2 front from the face. */
function depthOf(slab: Slab, front: keyof typeof FRONTS): number | undefined {
  const from = front === 'H=H2' ? 0 : hotSkinDepth(slab);
  return from === undefined ? undefined : frontOf(slab, FRONTS[front], from);
}
