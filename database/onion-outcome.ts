import { sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { QuantityValues } from '../domain/quantity.ts';
import type { Database } from './open.ts';
import { type JobOutputs, outputColumns, statusOf } from './outcomes.ts';
import { quantityStatements } from './quantities.ts';
import {
  archiveStatement,
  type HdfFiles,
  hdfStatements,
  type JobReferences,
  referencesOf,
} from './result-statements.ts';
import { rowsOf, together } from './rows.ts';

/** A model whose onion runs were done again on its archived result. */
export interface OnionResult {
  readonly jobId: number;
  readonly token: string;
  /** All its files, those that stayed included. */
  readonly files: readonly ArchivedFile[];
  readonly outputs: JobOutputs;
  readonly hdfFiles: HdfFiles;
  /** Of the model with these species: the key that it has from now on. */
  readonly key: string;
  /** In their order, joined by blanks. */
  readonly onionSpecies: string;
  readonly quantities?: QuantityValues;
}

/** The files recorded for a job's result. */
export async function readArchive(database: Database, jobId: number): Promise<ArchivedFile[]> {
  const [row] = await database.run((db) =>
    rowsOf<{ files: string }>(db, sql`select files from pdr_archives where job_id = ${jobId}`),
  );
  return row === undefined ? [] : (JSON.parse(row.files) as ArchivedFile[]);
}

/**
 * Records onion runs that were done again: the model is finished as it was before, with new files and checksums; the times
 * of its own computation stay. False where the claim was lost; idempotent for a token.
 */
export async function recordOnion(database: Database, model: OnionResult): Promise<boolean> {
  return database.transaction(async (db) => {
    const holding = await statusOf(db, model);
    if (holding !== 'running') return holding === 'finished';
    const columns = [
      sql`status = 'finished', pending = 0, active = 0, claimed_by = null, time_updated = now(), onion_only = null,
          finished_at = coalesce(finished_at, now(3)), failure_type = null, failure_message = null, failure_facts = null,
          model_key = ${model.key}, onion_species = ${model.onionSpecies}`,
      ...outputColumns(model.outputs),
    ];
    const [job] = await rowsOf<JobReferences>(db, referencesOf(model.jobId));
    if (job === undefined) return false;
    await together(db, [
      sql`update pdr_model_jobs set ${sql.join(columns, sql`, `)} where id = ${model.jobId}`,
      archiveStatement(model.jobId, model.files),
      ...hdfStatements(job, model.hdfFiles),
      ...(model.quantities === undefined ? [] : quantityStatements(job, model.quantities)),
    ]);
    return true;
  });
}
