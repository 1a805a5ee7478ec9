import { type SQL, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';

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

/** Says which files a job has in the archive. */
export function archiveStatement(jobId: number, files: readonly ArchivedFile[]): SQL {
  return sql`insert into pdr_archives (job_id, files) values (${jobId}, ${JSON.stringify(files)})
    on duplicate key update files = values(files)`;
}

/** A job as its results are recorded: what their rows refer to, and how many there are already. */
export interface JobReferences {
  readonly jobId: number;
  readonly status: string;
  readonly token: string | null;
  readonly executable: number | null;
  readonly parameters: number | null;
  readonly modelName: number | null;
  readonly template: number | null;
  readonly hdfRows: number;
  readonly quantityRows: number;
}

/** A statement that reads JobReferences. */
export function referencesOf(jobId: number): SQL {
  return sql`select job.id as jobId, status, token, kosmatau_executable_id as executable,
      kosmatau_parameters_id as parameters, job.model_name_id as modelName, grid.json_template_id as template,
      (select count(*) from hdf_files where hdf_files.job_id = job.id) as hdfRows,
      (select count(*) from pdr_quantities where pdr_quantities.job_id = job.id) as quantityRows
    from pdr_model_jobs as job left join pdr_grids as grid on grid.id = job.grid_id where job.id = ${jobId}`;
}

/**
 * A job has one row of HDF files, also after it was computed again. Rows are deleted only where there are any: to delete
 * none locks the gap in which the new row is to stand, and two models that end at once would wait for each other.
 */
export function hdfStatements(job: JobReferences, files: HdfFiles): SQL[] {
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
  return [
    ...(job.hdfRows > 0 ? [sql`delete from hdf_files where job_id = ${job.jobId}`] : []),
    sql`insert into hdf_files (${sql.join(names, sql`, `)}) values (${sql.join(values, sql`, `)})`,
  ];
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
export function jsonStatement({ jobId, template }: JobReferences, deck: JsonDeck): SQL {
  const { name, path, archivedPath, sha256 } = deck;
  return sql`insert into json_files (name, path, archived_path, sha256_sum, created_at, template_id, job_id)
    values (${name}, ${path}, ${archivedPath}, ${sha256}, now(), ${template}, ${jobId})
    on duplicate key update json_files.job_id = json_files.job_id`;
}
