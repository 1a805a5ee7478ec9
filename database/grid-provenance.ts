import { sql } from 'drizzle-orm';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';

/** With what a grid's models were computed, as recorded when its last run began; null where there is no such thing. */
export interface GridProvenance {
  readonly executable: string | null;
  readonly executablePath: string | null;
  readonly executableSha256: string | null;
  readonly revision: string | null;
  readonly compiled: string | null;
  readonly chemistry: string | null;
  readonly chemistryPath: string | null;
  readonly template: string | null;
  readonly templateSha256: string | null;
  readonly codeDigest: string;
  readonly archive: string;
}

export async function gridProvenance(database: Database, gridId: number): Promise<GridProvenance> {
  const [row] = await database.run((db) =>
    rowsOf<GridProvenance>(
      db,
      sql`select executable_file_name as executable, executable_full_path as executablePath,
            executable.sha256_sum as executableSha256, code_revision as revision, compilation_date as compiled,
            chem_rates_file_name as chemistry, chem_rates_full_path as chemistryPath, template.name as template,
            template.sha256_sum as templateSha256, code_digest as codeDigest, model_path as archive
          from pdr_grids join model_names on model_names.id = model_name_id
            left join kosmatau_executables as executable on executable.id = executable_id
            left join chemical_databases on chemical_databases.id = chemical_database_id
            left join json_templates as template on template.id = json_template_id
          where pdr_grids.id = ${gridId}`,
    ),
  );
  if (row === undefined) throw new Error(`grid ${gridId} was removed while it was read`);
  return row;
}

/** Worker processes that the database knows now, with the connections each may have. */
export interface WorkerFacts {
  readonly id: string;
  readonly host: string;
  readonly slots: number;
  readonly connections: number;
  readonly startedAt: string;
}

export function workerFacts(database: Database): Promise<WorkerFacts[]> {
  return database.run((db) =>
    rowsOf<WorkerFacts>(
      db,
      sql`select id, host, slots, connections, started_at as startedAt from pdr_workers order by started_at`,
    ),
  );
}
