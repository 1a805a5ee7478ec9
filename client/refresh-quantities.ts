import { createCode } from '../codes/create-code.ts';
import { readQuantities } from '../codes/quantities/read-quantities.ts';
import { codeSetupOf } from '../config/code-setup.ts';
import { ensureSchema } from '../database/ensure-schema.ts';
import type { GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { type JobQuantities, labelQuantities, recordQuantities } from '../database/quantities.ts';
import { archivePages } from '../database/results.ts';
import { createStorage } from '../storage/create-storage.ts';
import { say } from './print.ts';
import type { Session } from './session.ts';

/**
 * Reads the archived files of a grid's finished models again, with the list of quantities as it is now. Repeatable; a file
 * that cannot be read is named and costs its own numbers only.
 */
export async function refreshQuantities(
  database: Database,
  grid: GridRecord,
  session: Session,
): Promise<void> {
  const { configuration } = session;
  const { quantities } = createCode({ ...codeSetupOf(configuration), name: grid.spec.code });
  const storage = createStorage(configuration.storage);
  // The grid may be older than the tables of quantities.
  await ensureSchema(database);
  await labelQuantities(database, grid.gridId, quantities);
  let models = 0;
  for await (const page of archivePages(database, grid)) {
    const read: JobQuantities[] = [];
    for (const { jobId, job, files } of page) {
      const places = files.map(({ role, path }) => ({
        role,
        name: path,
        path: storage.pathOf(grid.name, path),
      }));
      const { values, faults } = await readQuantities(quantities, places);
      for (const fault of faults) say(`${job}: quantities are missing: ${fault}`);
      read.push({ jobId, values });
    }
    await recordQuantities(database, read);
    models += page.length;
  }
  say(`${quantities.length} quantities of ${models} models read again`);
}
