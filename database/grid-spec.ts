import { sql } from 'drizzle-orm';
import type { GridReference } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/** What a run of a grid asks for; undefined once another run of the grid has begun. */
export async function readGridSpec(
  database: Database,
  { gridId, run }: Pick<GridReference, 'gridId' | 'run'>,
): Promise<GridSpec | undefined> {
  const [row] = await database.run((db) =>
    rowsOf<{ spec: string }>(
      db,
      sql`select spec from pdr_grids where id = ${gridId} and run_serial = ${run}`,
    ),
  );
  return row && (JSON.parse(row.spec) as GridSpec);
}
