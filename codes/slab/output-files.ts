import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conservationText, controlText } from './output-text.ts';
import type { Slab } from './march.ts';
import { type RootAttributes, writeHdf5 } from './output-hdf5.ts';
import { chemistryDatasets, structureDatasets, summaryDatasets } from './output-datasets.ts';
import { REVISION } from './version.ts';

export const OUTPUT_FOLDER = 'pdroutput';

/**
 * Writes the model's files into `pdroutput/` of the folder `directory`, by the names of the archive contract: the
 * structure, the chemistry and the summary as HDF5, the conservation check and the control file as text.
 */
export async function writeOutputs(directory: string, slab: Slab): Promise<void> {
  const folder = join(directory, OUTPUT_FOLDER);
  mkdirSync(folder, { recursive: true });
  const attributes = rootAttributes(slab);
  await writeHdf5(join(folder, 'pdrstruct_s.hdf5'), attributes, structureDatasets(slab));
  await writeHdf5(join(folder, 'pdrchem_c.hdf5'), attributes, chemistryDatasets(slab));
  await writeHdf5(join(folder, 'pdrout.hdf'), attributes, summaryDatasets(slab));
  writeFileSync(join(folder, 'chemchk.out'), conservationText(slab));
  writeFileSync(join(folder, 'CTRL_IND'), controlText(slab));
}

/** The set-up, on the root of every file. */
function rootAttributes({ model }: Slab): RootAttributes {
  return {
    program: 'slab',
    revision: REVISION,
    density: model.density,
    chi: model.chi,
    metallicity: model.metallicity,
    cosmic_rays: model.cosmicRays,
    thermal_balance: model.fixedTemperature === undefined ? 1 : 0,
  };
}
