import { type SQL, sql } from 'drizzle-orm';
import type { Failure, FailureFacts } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { QuantityValues } from '../domain/quantity.ts';
import type { Database, Drizzle } from './open.ts';
import { rowsMatched, rowsOf } from './rows.ts';
import { replaceQuantities } from './quantities.ts';

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

export interface HdfFile {
  readonly name: string;
  readonly fullPath: string;
  /** Its folder. */
  readonly path: string;
  readonly modified: Date;
  readonly size: number;
  readonly sha256: string;
}

/** The three HDF files of a model as pdr_run knows them; one that a model has not is left out. */
export interface HdfFiles {
  readonly pdrout?: HdfFile;
  readonly structure?: HdfFile;
  readonly chemistry?: HdfFile;
}

export interface JsonDeck {
  readonly name: string;
  readonly path: string;
  readonly archivedPath: string;
  readonly sha256: string;
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
  return database.transaction(async (db) => {
    const held = await endClaim(db, model, 'finished', [
      sql`failure_type = null, failure_message = null, failure_facts = null`,
      ...outputColumns(model.outputs),
    ]);
    if (!held) return (await statusOf(db, model)) === 'finished';
    await writeArchive(db, model.jobId, model.files);
    const job = await readReferences(db, model.jobId);
    if (model.hdfFiles !== undefined) await replaceHdfFiles(db, job, model.hdfFiles);
    if (model.quantities !== undefined)
      await replaceQuantities(db, [{ jobId: model.jobId, values: model.quantities }]);
    if (model.jsonFile !== undefined) await addJsonFile(db, job, model.jsonFile);
    return true;
  });
}

/** Records that a model failed by itself. False where the claim was lost; idempotent. */
export async function recordFailed(database: Database, model: ModelFailure): Promise<boolean> {
  const status = model.tryAgain ? 'pending' : 'failed';
  return database.transaction(async (db) => {
    const held = await endClaim(db, model, status, [
      sql`failure_type = ${model.failure.type}, failure_message = ${model.failure.message.slice(0, MESSAGE_LIMIT)},
          failure_facts = ${JSON.stringify(model.facts)}`,
    ]);
    return held || (await statusOf(db, model)) === status;
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

/** Which files a job has in the archive. */
export async function writeArchive(
  db: Drizzle,
  jobId: number,
  files: readonly ArchivedFile[],
): Promise<void> {
  await db.execute(
    sql`insert into pdr_archives (job_id, files) values (${jobId}, ${JSON.stringify(files)})
        on duplicate key update files = values(files)`,
  );
}

/** Writes how a model ended, which gives its claim up. False where the claim was lost or given up before: nothing is changed. */
async function endClaim(
  db: Drizzle,
  { jobId, token, seconds }: ClaimHeld & { readonly seconds: number },
  status: 'finished' | 'failed' | 'pending',
  further: readonly SQL[],
): Promise<boolean> {
  const matched = await rowsMatched(
    db,
    sql`update pdr_model_jobs set status = ${status}, pending = ${status === 'pending' ? 1 : 0}, active = 0,
          claimed_by = null, time_updated = now(), seconds = if(onion_only = 1, seconds, ${seconds}),
          finished_at = if(onion_only = 1, finished_at, now(3)),
          time_of_finish = if(onion_only = 1, time_of_finish, now()),
          execution_time = if(onion_only = 1, execution_time,
            timestampadd(second, ${Math.round(seconds)}, timestamp('1970-01-01'))),
          ${sql.join([...further], sql`, `)}
        where id = ${jobId} and token = ${token} and status = 'running'`,
  );
  return matched > 0;
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

/** What rows of a job's files refer to. */
export interface JobReferences {
  readonly jobId: number;
  readonly executable: number | null;
  readonly parameters: number | null;
  readonly modelName: number | null;
  readonly template: number | null;
  /** How many rows of HDF files it has. */
  readonly hdfRows: number;
}

export async function readReferences(db: Drizzle, jobId: number): Promise<JobReferences> {
  const [row] = await rowsOf<JobReferences>(
    db,
    sql`select job.id as jobId, kosmatau_executable_id as executable, kosmatau_parameters_id as parameters,
          job.model_name_id as modelName, grid.json_template_id as template,
          (select count(*) from hdf_files where hdf_files.job_id = job.id) as hdfRows
        from pdr_model_jobs as job left join pdr_grids as grid on grid.id = job.grid_id where job.id = ${jobId}`,
  );
  if (row === undefined) throw new Error(`job ${jobId} was removed while it was recorded`);
  return row;
}

/**
 * A job has one row of HDF files, also after it was computed again. Rows are deleted only where there are any: to delete
 * none locks the gap in which the new row is to stand, and two models that end at once would wait for each other.
 */
export async function replaceHdfFiles(db: Drizzle, job: JobReferences, files: HdfFiles): Promise<void> {
  if (job.hdfRows > 0) await db.execute(sql`delete from hdf_files where job_id = ${job.jobId}`);
  const columns: readonly HdfColumn[] = [
    ['job_id', job.jobId],
    ['pdrexe_id', job.executable],
    ['parameter_id', job.parameters],
    ['model_name_id', job.modelName],
    ['corrupt', 0],
    ...hdfColumns('', files.pdrout),
    ...hdfColumns('_hdf5_s', files.structure),
    ...hdfColumns('_hdf5_c', files.chemistry),
  ];
  const names = columns.map(([name]) => sql.identifier(name));
  const values = columns.map(([, value]) => sql`${value}`);
  await db.execute(
    sql`insert into hdf_files (${sql.join(names, sql`, `)}) values (${sql.join(values, sql`, `)})`,
  );
}

type HdfColumn = readonly [name: string, value: string | number | Date | null];

/** pdr_run's columns of one of the three files; a file that is not there has an empty name. */
function hdfColumns(suffix: string, file: HdfFile | undefined): HdfColumn[] {
  if (file === undefined) return [[`file_name${suffix}`, '']];
  const { name, fullPath, path, modified, sha256, size } = file;
  return [
    [`file_name${suffix}`, name],
    [`full_path${suffix}`, fullPath],
    [`path${suffix}`, path],
    [`modification_time${suffix}`, modified],
    [`sha256_sum${suffix}`, sha256],
    [`file_size${suffix}`, size],
  ];
}

/** pdr_run keeps one row for each content: a deck that another job had already stays that job's. */
async function addJsonFile(db: Drizzle, { jobId, template }: JobReferences, deck: JsonDeck): Promise<void> {
  const { name, path, archivedPath, sha256 } = deck;
  await db.execute(
    sql`insert into json_files (name, path, archived_path, sha256_sum, created_at, template_id, job_id)
        values (${name}, ${path}, ${archivedPath}, ${sha256}, now(), ${template}, ${jobId})
        on duplicate key update json_files.job_id = json_files.job_id`,
  );
}
