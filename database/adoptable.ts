import { sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import { EARLIER_FOLDER } from '../domain/names.ts';
import type { VerifiedResult } from './adoption.ts';
import { WITHOUT_RESULT } from './adoption-rules.ts';
import type { OpenGrid } from './grids.ts';
import type { Database, Drizzle } from './open.ts';
import { type JobOutputs, OUTPUT_COLUMNS } from './outcomes.ts';
import type { NewModel } from './registration.ts';
import type { HdfFiles } from './result-statements.ts';
import { holdsExactly, rowsOf } from './rows.ts';

/** Which of a model's three HDF files, as in `HdfFiles`. */
export type HdfName = keyof HdfFiles;

/** An HDF file as pdr_run recorded it. */
export interface RecordedFile {
  readonly name: HdfName;
  readonly fullPath: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
}

/** A model that pdr_run finished: what it recorded, for the caller to hold against what stands in the archive. */
export interface Adoptable {
  readonly jobId: number;
  readonly job: string;
  readonly onionSpecies: string | null;
  readonly executableSha256: string | null;
  readonly chemistryFileName: string | null;
  /** Of the JSON template, where it is known. */
  readonly templateSha256: string | null;
  /** The row of kosmatau_parameters; see `sameParameters`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Those of which a checksum is recorded. */
  readonly hdfFiles: readonly RecordedFile[];
  /** Outputs that the row names. */
  readonly outputs: readonly (keyof JobOutputs)[];
}

const PAGE = 1000;

/** Of `jobs`, those that pdr_run finished and that no result of this project stands for; the newest row of each. */
export async function findAdoptable(
  database: Database,
  grid: Pick<OpenGrid, 'modelNameId'>,
  jobs: readonly string[],
): Promise<Adoptable[]> {
  const found = new Map<string, Adoptable>();
  for (let from = 0; from < jobs.length; from += PAGE) {
    const page = jobs.slice(from, from + PAGE);
    const rows = await database.run((db) => finishedRows(db, grid.modelNameId, page));
    for (const row of rows) found.set(row.job, asAdoptable(row));
  }
  return [...found.values()];
}

/**
 * How many of `jobs` pdr_run finished under a model name, and this project has no result of: also in a database that was
 * never upgraded. Reads only.
 */
export async function countFinishedByPdrRun(
  database: Database,
  modelName: string,
  jobs: readonly string[],
): Promise<number> {
  const wanted = new Set(jobs);
  const rows = await database.run(async (db) => {
    const columns = await rowsOf<{ name: string }>(
      db,
      sql`select lower(column_name) as name from information_schema.columns
          where table_schema = database() and table_name = 'pdr_model_jobs'`,
    );
    if (columns.length === 0) return [];
    const upgraded = columns.some(({ name }) => name === 'model_key');
    return rowsOf<{ job: string }>(
      db,
      sql`select distinct model_job_name as job
          from pdr_model_jobs join model_names on model_names.id = model_name_id
          where ${holdsExactly('model_name', modelName)} and status = 'finished'
            and ${upgraded ? sql`model_key is null` : sql`true`}`,
    );
  });
  return rows.filter(({ job }) => wanted.has(job)).length;
}

/**
 * Of `models`, those of this project whose result was followed by another content that has not come to a result: the
 * results as recorded, still in their own place. The caller checks that the files stand, and hands them to `adoptRows`.
 */
export async function findFollowed(
  database: Database,
  grid: Pick<OpenGrid, 'modelNameId'>,
  models: readonly Pick<NewModel, 'job' | 'key'>[],
): Promise<VerifiedResult[]> {
  const keys = new Map(models.map(({ job, key }) => [job, key]));
  const found: VerifiedResult[] = [];
  for (let from = 0; from < models.length; from += PAGE) {
    const names = models.slice(from, from + PAGE).map(({ job }) => sql`${job}`);
    const rows = await database.run((db) =>
      rowsOf<{ jobId: number; job: string; modelKey: string; files: string }>(
        db,
        sql`select job.id as jobId, job.model_job_name as job, job.model_key as modelKey, files
            from pdr_model_jobs as job join pdr_archives on pdr_archives.job_id = job.id
            join pdr_model_jobs as ours on ours.model_name_id = job.model_name_id
              and ours.model_job_name = job.model_job_name and ours.is_current = 1
            where job.model_name_id = ${grid.modelNameId} and job.model_job_name in (${sql.join(names, sql`, `)})
              and job.is_current is null and job.status = 'finished' and job.model_key is not null
              and ${OURS_LACKS_RESULT} order by job.id`,
      ),
    );
    for (const { jobId, job, modelKey, files } of rows) {
      const listed = JSON.parse(files) as ArchivedFile[];
      const inPlace = listed.every(({ path }) => !path.startsWith(`${EARLIER_FOLDER}/`));
      if (modelKey === keys.get(job) && inPlace) found.push({ jobId, files: listed });
    }
  }
  return found;
}

interface FinishedRow extends Readonly<Record<string, unknown>> {
  readonly jobId: number;
  readonly job: string;
  readonly onionSpecies: string | null;
  readonly executableSha256: string | null;
  readonly chemistryFileName: string | null;
  readonly templateSha256: string | null;
}

/** A job whose own row has no result. */
const OURS_LACKS_RESULT = sql`(ours.id is null or (ours.onion_only is null and ours.status in (${sql.join(
  WITHOUT_RESULT.map((status) => sql`${status}`),
  sql`, `,
)})))`;

/** Oldest first. Columns of the parameters' and the files' rows come under their own names, which differ. */
function finishedRows(db: Drizzle, modelNameId: number, jobs: readonly string[]): Promise<FinishedRow[]> {
  const names = sql.join(
    jobs.map((job) => sql`${job}`),
    sql`, `,
  );
  const outputs = sql.join(
    Object.values(OUTPUT_COLUMNS).map((column) => sql`job.${sql.identifier(column)}`),
    sql`, `,
  );
  return rowsOf<FinishedRow>(
    db,
    sql`select parameters.*, files.full_path, files.file_size, files.sha256_sum, files.full_path_hdf5_s,
          files.file_size_hdf5_s, files.sha256_sum_hdf5_s, files.full_path_hdf5_c, files.file_size_hdf5_c,
          files.sha256_sum_hdf5_c, job.id as jobId, job.model_job_name as job, job.onion_species as onionSpecies,
          ${outputs},
          executable.sha256_sum as executableSha256, chemistry.chem_rates_file_name as chemistryFileName,
          (select template.sha256_sum from json_files as deck join json_templates as template
            on template.id = deck.template_id where deck.job_id = job.id order by deck.id desc limit 1) as templateSha256
        from pdr_model_jobs as job
        left join pdr_model_jobs as ours on ours.model_name_id = job.model_name_id
          and ours.model_job_name = job.model_job_name and ours.is_current = 1
        left join kosmatau_parameters as parameters on parameters.id = job.kosmatau_parameters_id
        left join kosmatau_executables as executable on executable.id = job.kosmatau_executable_id
        left join chemical_databases as chemistry on chemistry.id = job.chemical_database_id
        left join hdf_files as files on files.job_id = job.id
        where job.model_name_id = ${modelNameId} and job.model_job_name in (${names}) and job.status = 'finished'
          and job.model_key is null and job.is_current is null and ${OURS_LACKS_RESULT}
          and not exists (select 1 from pdr_archives as listed where listed.job_id = job.id)
        order by job.id, files.id`,
  );
}

const HDF_SUFFIXES: readonly (readonly [HdfName, string])[] = [
  ['pdrout', ''],
  ['structure', '_hdf5_s'],
  ['chemistry', '_hdf5_c'],
];

function asAdoptable(row: FinishedRow): Adoptable {
  const { jobId, job, onionSpecies, executableSha256, chemistryFileName, templateSha256, ...rest } = row;
  const hdfFiles = HDF_SUFFIXES.map(([name, suffix]) => ({
    name,
    fullPath: rest[`full_path${suffix}`] as string | null,
    size: rest[`file_size${suffix}`] as number | null,
    sha256: rest[`sha256_sum${suffix}`] as string | null,
  }));
  return {
    jobId,
    job,
    onionSpecies,
    executableSha256,
    chemistryFileName,
    templateSha256,
    parameters: rest,
    hdfFiles: hdfFiles.filter(({ sha256 }) => sha256 !== null),
    outputs: (Object.keys(OUTPUT_COLUMNS) as (keyof JobOutputs)[]).filter((key) => rest[OUTPUT_COLUMNS[key]]),
  };
}
