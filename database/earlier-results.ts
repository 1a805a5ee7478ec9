import { type SQL, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import { EARLIER_FOLDER } from '../domain/names.ts';
import type { Database, Drizzle } from './open.ts';
import { type JobOutputs, outputColumns } from './outcomes.ts';
import { archiveStatement, type HdfFile, type HdfFiles, type JsonDeck } from './result-statements.ts';
import { rowsOf } from './rows.ts';

/** A finished result that another content has followed, and whose files stand where the new result's are to stand. */
export interface EarlierResult {
  readonly jobId: number;
  /** Absent for a result of pdr_run's, which lists no files. */
  readonly files?: readonly ArchivedFile[];
  readonly onionSpecies: string;
}

/** An earlier result's files in their new place. */
export interface MovedResult {
  readonly jobId: number;
  readonly files: readonly ArchivedFile[];
  readonly outputs: JobOutputs;
  readonly hdfFiles: HdfFiles;
  readonly jsonFile?: JsonDeck;
}

/**
 * For an attempt about to archive its result: earlier results of the same grid point whose files were not set aside yet,
 * the newest first. Undefined where the attempt does not hold its model any more.
 */
export async function earlierResults(
  database: Database,
  { jobId, token }: { readonly jobId: number; readonly token: string },
): Promise<EarlierResult[] | undefined> {
  const rows = await database.run((db) => candidates(db, jobId, token));
  if (rows.length === 0) return undefined;
  return rows.flatMap(({ earlier, files, onionSpecies }) => {
    if (earlier === null) return [];
    const listed = files === null ? undefined : (JSON.parse(files) as ArchivedFile[]);
    const here = listed?.filter(({ path }) => !path.startsWith(`${EARLIER_FOLDER}/`));
    if (here?.length === 0) return [];
    const result = { jobId: earlier, onionSpecies: onionSpecies ?? '' };
    return [listed === undefined ? result : { ...result, files: listed }];
  });
}

/**
 * Lets an earlier result's rows name its files' new place: columns of its job, its HDF files, its deck, and the list of
 * its files. Idempotent.
 */
export async function recordMoved(
  database: Database,
  { jobId, files, ...moved }: MovedResult,
): Promise<void> {
  await database.transaction(async (db) => {
    await db.execute(archiveStatement(jobId, files));
    const columns = outputColumns(moved.outputs);
    if (columns.length > 0) await update(db, sql`pdr_model_jobs`, columns, sql`id = ${jobId}`);
    const { pdrout, structure, chemistry } = moved.hdfFiles;
    const hdf = [...place(pdrout, ''), ...place(structure, '_hdf5_s'), ...place(chemistry, '_hdf5_c')];
    if (hdf.length > 0) await update(db, sql`hdf_files`, hdf, sql`job_id = ${jobId}`);
    if (moved.jsonFile === undefined) return;
    const { path, archivedPath, sha256 } = moved.jsonFile;
    const deck = [sql`path = ${path}`, sql`archived_path = ${archivedPath}`];
    await update(db, sql`json_files`, deck, sql`job_id = ${jobId} and sha256_sum = ${sha256}`);
  });
}

function place(file: HdfFile | undefined, suffix: string): SQL[] {
  if (file === undefined) return [];
  return [
    sql`${sql.identifier(`full_path${suffix}`)} = left(${file.fullPath}, 255)`,
    sql`${sql.identifier(`path${suffix}`)} = left(${file.path}, 255)`,
  ];
}

async function update(db: Drizzle, table: SQL, columns: readonly SQL[], where: SQL): Promise<void> {
  await db.execute(sql`update ${table} set ${sql.join([...columns], sql`, `)} where ${where}`);
}

interface Row {
  readonly earlier: number | null;
  readonly files: string | null;
  readonly onionSpecies: string | null;
}

/** One row with nothing but the holder where there are no earlier results. */
function candidates(db: Drizzle, jobId: number, token: string): Promise<Row[]> {
  return rowsOf<Row>(
    db,
    sql`select earlier.id as earlier, pdr_archives.files as files, earlier.onion_species as onionSpecies
        from pdr_model_jobs as job
        left join pdr_model_jobs as earlier on earlier.model_name_id = job.model_name_id
          and earlier.model_job_name = job.model_job_name and earlier.is_current is null and earlier.status = 'finished'
        left join pdr_archives on pdr_archives.job_id = earlier.id
        where job.id = ${jobId} and job.token = ${token} and job.status = 'running'
        order by earlier.id desc`,
  );
}
