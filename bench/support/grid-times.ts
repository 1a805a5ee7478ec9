import { sql } from 'drizzle-orm';
import { openDatabase } from '../../database/open.ts';
import { rowsOf } from '../../database/rows.ts';
import { stackDefaults } from '../../stack/stack-defaults.ts';
import { readStack } from '../../stack/state.ts';

/** When a grid's models ran, in seconds: from the first claim to the last end, and in programs. */
export interface GridTimes {
  readonly makespan: number;
  readonly programs: number;
  readonly longest: number;
}

export async function gridTimes(dataDir: string, grid: string): Promise<GridTimes> {
  const info = readStack(dataDir);
  if (info === undefined) throw new Error(`no stack runs in ${dataDir}`);
  const database = openDatabase({ ...stackDefaults(info).database, patienceSeconds: 10 }, 1);
  try {
    const [times] = await database.run((db) =>
      rowsOf<GridTimes>(
        db,
        sql`select timestampdiff(microsecond, min(claimed_at), max(finished_at)) / 1e6 as makespan,
              sum(seconds) as programs, max(seconds) as longest
            from pdr_model_jobs join model_names on model_names.id = model_name_id where model_name = ${grid}`,
      ),
    );
    if (times === undefined) throw new Error(`there is no grid ${grid}`);
    return times;
  } finally {
    await database.end();
  }
}
