import type { Quantity } from '../../domain/quantity.ts';
import { OUTPUT_ROLES, type Profiles } from '../code.ts';
import { QUANTITIES } from '../slab/quantities.ts';

/** What a slab yields: all stand as single numbers in its summary. */
export const SLAB_QUANTITIES: readonly Quantity[] = QUANTITIES.map(({ name, unit, meaning, path }) => ({
  name,
  unit,
  meaning,
  file: OUTPUT_ROLES.hdf5,
  source: { kind: 'hdf5', path, reduction: 'first' },
}));

/** What is drawn of one slab over A_V. */
export const SLAB_PROFILES: Profiles = {
  file: OUTPUT_ROLES.structure,
  depth: '/depth/Av',
  curves: [
    '/temperature/gas',
    '/temperature/dust',
    ...['H', 'H2', 'C+', 'C', 'CO', 'O', 'e-'].map((species) => `/density/${species}`),
  ],
};
