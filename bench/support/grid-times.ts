import { type SQL, sql } from 'drizzle-orm';
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

export function gridTimes(dataDir: string, grid: string): Promise<GridTimes> {
  return askStack<GridTimes>(
    dataDir,
    sql`select timestampdiff(microsecond, min(claimed_at), max(finished_at)) / 1e6 as makespan,
          sum(seconds) as programs, max(seconds) as longest
        from pdr_model_jobs join model_names on model_names.id = model_name_id where model_name = ${grid}`,
  );
}

/** From the start of a grid's last run to its first claim. */
export async function secondsToFirstModel(dataDir: string, grid: string): Promise<number> {
  const { seconds } = await askStack<{ seconds: number }>(
    dataDir,
    sql`select timestampdiff(microsecond, started_at, min(claimed_at)) / 1e6 as seconds
        from pdr_grids join pdr_model_jobs on grid_id = pdr_grids.id and claimed_at > started_at
        join model_names on model_names.id = pdr_grids.model_name_id where model_name = ${grid}
        group by pdr_grids.id`,
  );
  return seconds;
}

async function askStack<Answer>(dataDir: string, question: SQL): Promise<Answer> {
  const info = readStack(dataDir);
  if (info === undefined) throw new Error(`no stack runs in ${dataDir}`);
  const database = openDatabase({ ...stackDefaults(info).database, patienceSeconds: 10 }, 1);
  try {
    const [answer] = await database.run((db) => rowsOf<Answer>(db, question));
    if (answer === undefined) throw new Error('there is no such grid');
    return answer;
  } finally {
    await database.end();
  }
}
