import { OTHER_COOLING_TERMS } from './cooling.ts';
import { HEATING_TERMS } from './heating.ts';
import { COOLANTS } from './level-data.ts';
import type { Slab, SolvedZone } from './march.ts';
import { R } from './network.ts';
import type { Dataset } from './output-hdf5.ts';
import { QUANTITIES } from './quantities.ts';
import { SPECIES } from './species.ts';
import { summarise } from './summary.ts';

const DIMENSIONLESS = '1';
const POWER = 'erg s^-1 cm^-3';

/** Depth, temperatures, densities, photo rates, heating and cooling over the zones. */
export function structureDatasets(slab: Slab): Dataset[] {
  return [
    ...depthDatasets(slab),
    profile(slab, '/temperature/gas', 'K', 'gas temperature', ({ state }) => state.gas.temperature),
    profile(slab, '/temperature/dust', 'K', 'dust temperature', ({ state }) => state.gas.dustTemperature),
    profile(slab, '/field/heating', 'Habing', 'attenuated heating field', ({ state }) => state.gas.field),
    profile(slab, '/density/H_nuclei', 'cm^-3', 'density of H nuclei', ({ state }) => state.gas.density),
    ...SPECIES.map((species, i) =>
      profile(slab, `/density/${species}`, 'cm^-3', `density of ${species}`, ({ state }) =>
        Math.max(state.gas.density * state.gas.x[i]!, 0),
      ),
    ),
    ...photoDatasets(slab),
    ...heatingDatasets(slab),
    ...coolingDatasets(slab),
  ];
}

/** Abundances per H nucleus: one profile a species, and all of them as one table with its row and column names. */
export function chemistryDatasets(slab: Slab): Dataset[] {
  const table = Float64Array.from(slab.zones.flatMap(({ state }) => [...state.gas.x]));
  return [
    ...depthDatasets(slab),
    ...SPECIES.map((species, i) =>
      profile(
        slab,
        `/abundance/${species}`,
        DIMENSIONLESS,
        `${species} per H nucleus`,
        ({ state }) => state.gas.x[i]!,
      ),
    ),
    {
      path: '/table/species',
      data: SPECIES,
      unit: DIMENSIONLESS,
      longName: 'species, the columns of abundances',
    },
    {
      path: '/table/abundances',
      data: table,
      shape: [slab.zones.length, SPECIES.length],
      unit: DIMENSIONLESS,
      longName: 'abundances per H nucleus, zones by species',
    },
  ];
}

/** The quantities of quantities.ts as scalars at their paths; a front that is not reached has no dataset. */
export function summaryDatasets(slab: Slab): Dataset[] {
  const values = summarise(slab);
  return QUANTITIES.flatMap(({ name, path, unit, meaning }) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ path, data: value, unit, longName: meaning }];
  });
}

function depthDatasets(slab: Slab): Dataset[] {
  const perAv = 1 / slab.model.avPerColumn;
  return [
    profile(slab, '/depth/Av', 'mag', 'visual extinction at the zone centre', ({ zone }) => zone.av),
    profile(
      slab,
      '/depth/N_H_nuclei',
      'cm^-2',
      'column of H nuclei to the zone centre',
      ({ zone }) => zone.av * perAv,
    ),
    profile(
      slab,
      '/depth/z',
      'cm',
      'distance of the zone centre from the face',
      ({ zone }) => (zone.av * perAv) / slab.model.density,
    ),
    profile(
      slab,
      '/depth/thickness',
      'cm',
      'thickness of the zone; 0 at both ends',
      ({ zone }) => zone.thickness,
    ),
  ];
}

function photoDatasets(slab: Slab): Dataset[] {
  const reactions = {
    H2_photodissociation: R.photoH2,
    CO_photodissociation: R.photoCO,
    C_photoionisation: R.photoC,
  };
  return Object.entries(reactions).map(([name, reaction]) =>
    profile(
      slab,
      `/rate/${name}`,
      's^-1',
      `${name.replace('_', ' ')} with shielding`,
      ({ state }) => state.gas.k[reaction]!,
    ),
  );
}

function heatingDatasets(slab: Slab): Dataset[] {
  return HEATING_TERMS.map((term) =>
    profile(
      slab,
      `/heating/${term}`,
      POWER,
      `heating: ${term.replaceAll('_', ' ')}`,
      ({ state }) => state.heating[term],
    ),
  );
}

function coolingDatasets(slab: Slab): Dataset[] {
  const lines = COOLANTS.flatMap((coolant, i) =>
    coolant.transitions.map(({ id }, j) =>
      profile(
        slab,
        `/cooling/${id}`,
        POWER,
        `cooling by the line ${id}`,
        ({ state }) => state.lines[i]!.cooling[j]!,
      ),
    ),
  );
  const others = OTHER_COOLING_TERMS.map((term) =>
    profile(
      slab,
      `/cooling/${term}`,
      POWER,
      `cooling: ${term.replaceAll('_', ' ')}`,
      ({ state }) => state.otherCooling[term],
    ),
  );
  return [
    ...lines,
    ...others,
    profile(slab, '/balance/net_heating', POWER, 'all heating less all cooling', ({ state }) => state.net),
  ];
}

function profile(
  slab: Slab,
  path: string,
  unit: string,
  longName: string,
  value: (zone: SolvedZone) => number,
): Dataset {
  return { path, data: Float64Array.from(slab.zones, value), unit, longName };
}
