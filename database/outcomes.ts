import { type SQL, sql } from 'drizzle-orm';
import type { ResultSetHeader } from 'mysql2';
import type { Failure, FailureFacts } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { QuantityValues } from '../domain/quantity.ts';
import type { Database, Drizzle } from './open.ts';
import { quantityStatements } from './quantities.ts';
import {
  archiveStatement,
  type HdfFiles,
  hdfStatements,
  type JobReferences,
  type JsonDeck,
  jsonStatement,
  referencesOf,
} from './result-statements.ts';
import { rowsMatched, rowsOf, together } from './rows.ts';

/** Paths as pdr_run records them with a job; each is left as it was where none is given. */
export interface JobOutputs {
  readonly outputDirectory?: string;
  readonly outputHdf4File?: string;
  readonly outputTextoutFile?: string;
  readonly outputChemchkFile?: string;
  readonly outputMcdrtZipFile?: string;
  readonly outputCtrlIndFile?: string;
  readonly outputHdf5File?: string;
  readonly inputPdrnewInpFile?: string;
  readonly inputJsonFile?: string;
  readonly outputJsonFile?: string;
  readonly logFile?: string;
}

export interface ModelResult {
  readonly jobId: number;
  readonly token: string;
  readonly seconds: number;
  readonly files: readonly ArchivedFile[];
  readonly outputs: JobOutputs;
  readonly hdfFiles?: HdfFiles;
  readonly jsonFile?: JsonDeck;
  /** Absent for a code that yields none. */
  readonly quantities?: QuantityValues;
}

export interface ModelFailure {
  readonly jobId: number;
  readonly token: string;
  readonly failure: Failure;
  readonly facts: FailureFacts;
  readonly seconds: number;
  /** The model waits for another attempt instead of ending as failed. */
  readonly tryAgain: boolean;
}

/** So much of a failure's message is kept. */
const MESSAGE_LIMIT = 100_000;

/**
 * Records a result that stands in the archive: its job, files and checksums, all or nothing. Only the holder of the claim
 * may; false says that the claim was lost and nothing was changed. Repeated with the same token it changes nothing and
 * is true again.
 */
export async function recordFinished(database: Database, model: ModelResult): Promise<boolean> {
  return database.run(async (db) => {
    const ended = endClaim(model, 'finished', [
      sql`failure_type = null, failure_message = null, failure_facts = null`,
      ...outputColumns(model.outputs),
    ]);
    const [, held, rows] = await together(db, [sql`start transaction`, ended, referencesOf(model.jobId)]);
    const [job] = rows as JobReferences[];
    if (job === undefined || (held as ResultSetHeader).affectedRows === 0) {
      await db.execute(sql`rollback`);
      return job?.token === model.token && job.status === 'finished';
    }
    await together(db, [...resultStatements(job, model), sql`commit`]);
    return true;
  });
}

function resultStatements(job: JobReferences, { files, hdfFiles, quantities, jsonFile }: ModelResult): SQL[] {
  return [
    archiveStatement(job.jobId, files),
    ...(hdfFiles === undefined ? [] : hdfStatements(job, hdfFiles)),
    ...(quantities === undefined ? [] : quantityStatements(job, quantities)),
    ...(jsonFile === undefined ? [] : [jsonStatement(job, jsonFile)]),
  ];
}

/** Records that a model failed by itself. False where the claim was lost; idempotent. */
export async function recordFailed(database: Database, model: ModelFailure): Promise<boolean> {
  const status = model.tryAgain ? 'pending' : 'failed';
  return database.transaction(async (db) => {
    const ended = endClaim(model, status, [
      sql`failure_type = ${model.failure.type}, failure_message = ${model.failure.message.slice(0, MESSAGE_LIMIT)},
          failure_facts = ${JSON.stringify(model.facts)}`,
    ]);
    return (await rowsMatched(db, ended)) > 0 || (await statusOf(db, model)) === status;
  });
}

/** The status of the job where the token is its last one, else undefined; the row stays locked for the transaction. */
export async function statusOf(db: Drizzle, { jobId, token }: ClaimHeld): Promise<string | undefined> {
  const [row] = await rowsOf<{ status: string }>(
    db,
    sql`select status from pdr_model_jobs where id = ${jobId} and token = ${token} for update`,
  );
  return row?.status;
}

/** The claim under which a model ran. */
interface ClaimHeld {
  readonly jobId: number;
  readonly token: string;
}

/** Writes how a model ended, which gives its claim up; matches no row where the claim was lost or given up before. */
function endClaim(
  { jobId, token, seconds }: ClaimHeld & { readonly seconds: number },
  status: 'finished' | 'failed' | 'pending',
  further: readonly SQL[],
): SQL {
  return sql`update pdr_model_jobs set status = ${status}, pending = ${status === 'pending' ? 1 : 0}, active = 0,
      claimed_by = null, time_updated = now(), seconds = if(onion_only = 1, seconds, ${seconds}),
      finished_at = if(onion_only = 1, finished_at, now(3)),
      time_of_finish = if(onion_only = 1, time_of_finish, now()),
      execution_time = if(onion_only = 1, execution_time,
        timestampadd(second, ${Math.round(seconds)}, timestamp('1970-01-01'))),
      ${sql.join([...further], sql`, `)}
    where id = ${jobId} and token = ${token} and status = 'running'`;
}

/** pdr_run's columns of paths. */
export const OUTPUT_COLUMNS: Readonly<Record<keyof JobOutputs, string>> = {
  outputDirectory: 'output_directory',
  outputHdf4File: 'output_hdf4_file',
  outputTextoutFile: 'output_textout_file',
  outputChemchkFile: 'output_chemchk_file',
  outputMcdrtZipFile: 'output_mcdrt_zip_file',
  outputCtrlIndFile: 'output_ctrl_ind_file',
  outputHdf5File: 'output_hdf5_file',
  inputPdrnewInpFile: 'input_pdrnew_inp_file',
  inputJsonFile: 'input_json_file',
  outputJsonFile: 'output_json_file',
  logFile: 'log_file',
};

/** pdr_run's columns end at so many characters; a longer path is left out, and the archive's own list has the file. */
const LONGEST_PATH: Readonly<Record<string, number>> = {
  output_hdf5_file: 250,
  input_json_file: 512,
  output_json_file: 512,
};

export function outputColumns(outputs: JobOutputs): SQL[] {
  return (Object.keys(OUTPUT_COLUMNS) as (keyof JobOutputs)[])
    .filter((key) => outputs[key] !== undefined)
    .map((key) => {
      const [column, path = ''] = [OUTPUT_COLUMNS[key], outputs[key]];
      const fits = path.length <= (LONGEST_PATH[column] ?? 255);
      return sql`${sql.identifier(column)} = ${fits ? path : null}`;
    });
}
