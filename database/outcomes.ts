import { type SQL, sql } from 'drizzle-orm';
import type { Failure, FailureFacts } from '../domain/failures.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { QuantityValues } from '../domain/quantity.ts';
import type { Database, Drizzle } from './open.ts';
import { rowsOf } from './rows.ts';
import { replaceQuantities } from './quantities.ts';
import { hdfFiles } from './schema/files.ts';

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
    const holding = await lockJob(db, model);
    if (holding !== 'running') return holding === 'finished';
    await updateJob(db, model.jobId, 'finished', model.seconds, [
      sql`failure_type = null, failure_message = null, failure_facts = null`,
      ...outputColumns(model.outputs),
    ]);
    await writeArchive(db, model.jobId, model.files);
    if (model.hdfFiles !== undefined) await replaceHdfFiles(db, model.jobId, model.hdfFiles);
    if (model.quantities !== undefined)
      await replaceQuantities(db, [{ jobId: model.jobId, values: model.quantities }]);
    if (model.jsonFile !== undefined) await addJsonFile(db, model.jobId, model.jsonFile);
    return true;
  });
}

/** Records that a model failed by itself. False where the claim was lost; idempotent. */
export async function recordFailed(database: Database, model: ModelFailure): Promise<boolean> {
  const status = model.tryAgain ? 'pending' : 'failed';
  return database.transaction(async (db) => {
    const holding = await lockJob(db, model);
    if (holding !== 'running') return holding === status;
    await updateJob(db, model.jobId, status, model.seconds, [
      sql`failure_type = ${model.failure.type}, failure_message = ${model.failure.message.slice(0, MESSAGE_LIMIT)},
          failure_facts = ${JSON.stringify(model.facts)}`,
    ]);
    return true;
  });
}

/** The status of the job where the token is its last one, else undefined; the row stays locked for the transaction. */
export async function lockJob(
  db: Drizzle,
  { jobId, token }: { readonly jobId: number; readonly token: string },
): Promise<string | undefined> {
  const [row] = await rowsOf<{ status: string }>(
    db,
    sql`select status from pdr_model_jobs where id = ${jobId} and token = ${token} for update`,
  );
  return row?.status;
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

async function updateJob(
  db: Drizzle,
  jobId: number,
  status: 'finished' | 'failed' | 'pending',
  seconds: number,
  further: readonly SQL[],
): Promise<void> {
  await db.execute(
    sql`update pdr_model_jobs set status = ${status}, pending = ${status === 'pending' ? 1 : 0}, active = 0,
          claimed_by = null, time_updated = now(), seconds = if(onion_only = 1, seconds, ${seconds}),
          finished_at = if(onion_only = 1, finished_at, now(3)),
          time_of_finish = if(onion_only = 1, time_of_finish, now()),
          execution_time = if(onion_only = 1, execution_time,
            timestampadd(second, ${Math.round(seconds)}, timestamp('1970-01-01'))),
          ${sql.join([...further], sql`, `)}
        where id = ${jobId}`,
  );
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

/** A job has one row of HDF files, also after it was computed again. */
export async function replaceHdfFiles(db: Drizzle, jobId: number, files: HdfFiles): Promise<void> {
  const { pdrout, structure, chemistry } = files;
  const [job] = await rowsOf<{
    executable: number | null;
    parameters: number | null;
    modelName: number | null;
  }>(
    db,
    sql`select kosmatau_executable_id as executable, kosmatau_parameters_id as parameters, model_name_id as modelName
        from pdr_model_jobs where id = ${jobId}`,
  );
  await db.execute(sql`delete from hdf_files where job_id = ${jobId}`);
  await db.insert(hdfFiles).values({
    jobId,
    pdrexeId: job?.executable ?? null,
    parameterId: job?.parameters ?? null,
    modelNameId: job?.modelName ?? null,
    fileName: pdrout?.name ?? '',
    fullPath: pdrout?.fullPath,
    path: pdrout?.path,
    modificationTime: pdrout?.modified,
    sha256Sum: pdrout?.sha256,
    fileSize: pdrout?.size,
    corrupt: false,
    fileNameHdf5S: structure?.name ?? '',
    fullPathHdf5S: structure?.fullPath,
    pathHdf5S: structure?.path,
    modificationTimeHdf5S: structure?.modified,
    sha256SumHdf5S: structure?.sha256,
    fileSizeHdf5S: structure?.size,
    fileNameHdf5C: chemistry?.name ?? '',
    fullPathHdf5C: chemistry?.fullPath,
    pathHdf5C: chemistry?.path,
    modificationTimeHdf5C: chemistry?.modified,
    sha256SumHdf5C: chemistry?.sha256,
    fileSizeHdf5C: chemistry?.size,
  });
}

/** pdr_run keeps one row for each content: a deck that another job had already stays that job's. */
async function addJsonFile(db: Drizzle, jobId: number, deck: JsonDeck): Promise<void> {
  await db.execute(
    sql`insert into json_files (name, path, archived_path, sha256_sum, created_at, template_id, job_id)
        select ${deck.name}, ${deck.path}, ${deck.archivedPath}, ${deck.sha256}, now(), grid.json_template_id, job.id
        from pdr_model_jobs as job left join pdr_grids as grid on grid.id = job.grid_id where job.id = ${jobId}
        on duplicate key update json_files.job_id = json_files.job_id`,
  );
}
