import type { GridSpec } from '../../domain/grid-spec.ts';
import { DEFAULT_CHEMICAL_SPECIES } from '../../domain/parameters.ts';

/** A grid of one point without a fault, with changes. */
export function gridSpec(changes: Partial<GridSpec> = {}): GridSpec {
  return {
    name: 'g1',
    code: 'kosma-tau',
    codeDigest: 'd'.repeat(64),
    chemistry: 'chem_rates_udfa22.dat',
    axes: { metal: ['100'], dens: ['30'], mass: ['00'], chi: ['-100'] },
    shape: { kind: 'product' },
    alpha: 1.5,
    rcore: 0.2,
    parameters: {},
    chemicalSpecies: DEFAULT_CHEMICAL_SPECIES,
    onionSpecies: ['CO', 'C+'],
    retries: 0,
    force: false,
    forceOnion: false,
    keepWorkingDirectories: false,
    user: { username: 'ada', email: 'ada@example.org' },
    ...changes,
  };
}
