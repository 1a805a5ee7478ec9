import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_ONION_SPECIES } from '../domain/parameters.ts';
import type { Configuration } from '../config/configuration.ts';

/**
 * Species for which onion runs: the ones named, else those of pdr_run's list for which the base directory has an onion
 * deck, so that a base directory without onion still runs.
 */
export function onionSpeciesOf({ grid, pdr }: Configuration): {
  species: readonly string[];
  notes: string[];
} {
  if (pdr.code !== 'kosma-tau') return { species: [], notes: [] };
  if (grid.onionSpecies !== undefined) return { species: grid.onionSpecies, notes: [] };
  const deck = (species: string) => join(pdr.baseDir, 'onioninpdata', `ONION3.INP.${species}`);
  const species = DEFAULT_ONION_SPECIES.filter((name) => existsSync(deck(name)));
  const found = species.length === 0 ? 'onion does not run' : `onion runs for ${species.join(', ')}`;
  return { species, notes: [`no species are named; by the decks in onioninpdata, ${found}`] };
}
