import { sql } from 'drizzle-orm';
import { SLAB_QUANTITIES } from '../../codes/built-in/slab-quantities.ts';
import { ensureSchema } from '../../database/ensure-schema.ts';
import type { Database } from '../../database/open.ts';
import { labelQuantities, recordQuantities } from '../../database/quantities.ts';
import { openRun } from './grid-fixture.ts';

const PAGE = 500;

/** Makes a grid of finished models with all quantities of a slab; each tenth model has none. */
export async function fillWithResults(database: Database, name: string, models: number): Promise<void> {
  await ensureSchema(database);
  const grid = await openRun(database, name);
  await labelQuantities(database, grid.gridId, SLAB_QUANTITIES);
  for (let first = 0; first < models; first += PAGE) {
    const places = Array.from({ length: Math.min(PAGE, models - first) }, (_, place) => first + place);
    const rows = places.map(
      (place) =>
        sql`(${place + 1}, ${grid.modelNameId}, ${`100_${place}_00_00_00`}, 'finished', ${grid.gridId}, ${grid.run},
             ${place}, ${place}, '100', ${String(place % 70)}, '00', ${String(place % 60)}, 1, 1, ${place / 1000})`,
    );
    await database.run((db) =>
      db.execute(
        sql`insert into pdr_model_jobs (id, model_name_id, model_job_name, status, grid_id, run_serial, point_index,
              queue_rank, metal, dens, mass, chi, is_current, attempt, seconds) values ${sql.join(rows, sql`, `)}`,
      ),
    );
    const yielding = places.filter((place) => place % 10 !== 3);
    await recordQuantities(
      database,
      yielding.map((place) => ({ jobId: place + 1, values: valuesOf(place) })),
    );
  }
}

function valuesOf(place: number): Map<string, number> {
  const value = (number: number) => Math.exp(-((place * 7919 + number * 104_729) % 1000) / 50);
  return new Map(SLAB_QUANTITIES.map(({ name }, number) => [name, value(number)]));
}
