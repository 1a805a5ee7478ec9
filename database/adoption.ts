import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import { type AdoptionRow, adoptionOf } from './adoption-rules.ts';
import type { OpenGrid } from './grids.ts';
import type { Database, Drizzle } from './open.ts';
import type { NewModel } from './registration.ts';
import { rowsOf } from './rows.ts';
import { pdrModelJobs } from './schema/pdr-model-jobs.ts';

/** An HDF file as pdr_run recorded it. */
export interface RecordedFile {
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
  /** The row of kosmatau_parameters; see `sameParameters`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly hdfFiles: readonly RecordedFile[];
}

/** A model of pdr_run's that the caller has found to be what the grid asks for, with all its archived files. */
export interface VerifiedResult {
  readonly jobId: number;
  readonly files: readonly ArchivedFile[];
}

const PAGE = 1000;

/** Of `jobs`, those that pdr_run finished and that no row of this project stands for yet; the newest row of each. */
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
 * Lets rows that pdr_run wrote stand for their grid points, before `registerModels`: those in `verified` as finished
 * results, and of the others what a crash left pending or running, to be computed in place instead of as a new row.
 * Further leftovers of the same job are marked cancelled. Idempotent; rows of this project are never touched.
 */
export async function adoptRows(
  database: Database,
  grid: OpenGrid,
  models: readonly NewModel[],
  verified: readonly VerifiedResult[],
): Promise<{ readonly results: number; readonly leftovers: number }> {
  const files = new Map(verified.map((result) => [result.jobId, result.files]));
  let results = 0;
  let leftovers = 0;
  for (let from = 0; from < models.length; from += PAGE) {
    const page = models.slice(from, from + PAGE);
    const adopted = await database.transaction((db) => adoptPage(db, grid, page, files));
    results += adopted.results;
    leftovers += adopted.leftovers;
  }
  return { results, leftovers };
}

async function adoptPage(
  db: Drizzle,
  grid: OpenGrid,
  models: readonly NewModel[],
  files: ReadonlyMap<number, readonly ArchivedFile[]>,
): Promise<{ results: number; leftovers: number }> {
  const rows = await lockRows(db, grid.modelNameId, models);
  const adoptions = models.map((model) => ({
    model,
    ...adoptionOf(rows.get(model.job) ?? [], new Set(files.keys())),
  }));
  const results = adoptions.flatMap(({ model, result }) =>
    result === undefined ? [] : [{ model, id: result }],
  );
  const leftovers = adoptions.flatMap(({ model, leftover }) =>
    leftover === undefined ? [] : [{ model, id: leftover }],
  );
  await makeCurrent(db, grid, results, true);
  await makeCurrent(db, grid, leftovers, false);
  await addArchives(
    db,
    results.map(({ id }) => ({ id, files: files.get(id) ?? [] })),
  );
  await cancelRows(
    db,
    adoptions.flatMap(({ superfluous }) => superfluous),
  );
  return { results: results.length, leftovers: leftovers.length };
}

/** Rows of pdr_run's and current ones of this project's, by job. */
async function lockRows(
  db: Drizzle,
  modelNameId: number,
  models: readonly NewModel[],
): Promise<ReadonlyMap<string, AdoptionRow[]>> {
  const { id, modelJobName, status, isCurrent, modelKey } = pdrModelJobs;
  const names = models.map(({ job }) => job);
  const rows = await db
    .select({ id, job: modelJobName, status, isCurrent })
    .from(pdrModelJobs)
    .where(
      and(
        eq(pdrModelJobs.modelNameId, modelNameId),
        inArray(modelJobName, names),
        or(eq(isCurrent, 1), isNull(modelKey)),
      ),
    )
    .orderBy(id)
    .for('update');
  const byJob = new Map<string, AdoptionRow[]>();
  for (const row of rows) byJob.set(row.job, [...(byJob.get(row.job) ?? []), row]);
  return byJob;
}

/** A result takes the model's key, so that registration finds it computed; a leftover keeps none, so that it runs. */
async function makeCurrent(
  db: Drizzle,
  grid: OpenGrid,
  rows: readonly { readonly model: NewModel; readonly id: number }[],
  finished: boolean,
): Promise<void> {
  if (rows.length === 0) return;
  const adopted = rows.map(({ model, id }) => ({
    id,
    place: model.index,
    content: finished ? model.key : null,
    ...model.point,
  }));
  await db.execute(
    sql`update pdr_model_jobs as job
        join json_table(${JSON.stringify(adopted)}, '$[*]' columns (
          id int path '$.id', place int path '$.place', content char(64) path '$.content', metal varchar(64) path '$.metal',
          dens varchar(64) path '$.dens', mass varchar(64) path '$.mass', chi varchar(64) path '$.chi')) as adopted
          on adopted.id = job.id
        set job.is_current = 1, job.grid_id = ${grid.gridId}, job.model_key = adopted.content,
          job.point_index = adopted.place, job.queue_rank = adopted.place, job.metal = adopted.metal,
          job.dens = adopted.dens, job.mass = adopted.mass, job.chi = adopted.chi,
          job.seconds = timestampdiff(second, timestamp('1970-01-01'), job.execution_time),
          job.finished_at = job.time_of_finish`,
  );
}

async function addArchives(
  db: Drizzle,
  archives: readonly { readonly id: number; readonly files: readonly ArchivedFile[] }[],
): Promise<void> {
  if (archives.length === 0) return;
  const values = archives.map(({ id, files }) => sql`(${id}, ${JSON.stringify(files)})`);
  await db.execute(
    sql`insert into pdr_archives (job_id, files) values ${sql.join(values, sql`, `)}
        on duplicate key update files = values(files)`,
  );
}

async function cancelRows(db: Drizzle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(pdrModelJobs)
    .set({ status: 'cancelled', pending: false, active: false })
    .where(inArray(pdrModelJobs.id, [...ids]));
}

interface FinishedRow extends Readonly<Record<string, unknown>> {
  readonly jobId: number;
  readonly job: string;
  readonly onionSpecies: string | null;
  readonly executableSha256: string | null;
  readonly chemistryFileName: string | null;
}

/** Oldest first. Columns of the parameters' and the files' rows come under their own names, which differ. */
function finishedRows(db: Drizzle, modelNameId: number, jobs: readonly string[]): Promise<FinishedRow[]> {
  const names = sql.join(
    jobs.map((job) => sql`${job}`),
    sql`, `,
  );
  return rowsOf<FinishedRow>(
    db,
    sql`select parameters.*, files.full_path, files.file_size, files.sha256_sum, files.full_path_hdf5_s,
          files.file_size_hdf5_s, files.sha256_sum_hdf5_s, files.full_path_hdf5_c, files.file_size_hdf5_c,
          files.sha256_sum_hdf5_c, job.id as jobId, job.model_job_name as job, job.onion_species as onionSpecies,
          executable.sha256_sum as executableSha256, chemistry.chem_rates_file_name as chemistryFileName
        from pdr_model_jobs as job
        left join pdr_model_jobs as ours on ours.model_name_id = job.model_name_id
          and ours.model_job_name = job.model_job_name and ours.is_current = 1
        left join kosmatau_parameters as parameters on parameters.id = job.kosmatau_parameters_id
        left join kosmatau_executables as executable on executable.id = job.kosmatau_executable_id
        left join chemical_databases as chemistry on chemistry.id = job.chemical_database_id
        left join hdf_files as files on files.job_id = job.id
        where job.model_name_id = ${modelNameId} and job.model_job_name in (${names}) and job.status = 'finished'
          and job.model_key is null and ours.id is null
        order by job.id, files.id`,
  );
}

function asAdoptable(row: FinishedRow): Adoptable {
  const { jobId, job, onionSpecies, executableSha256, chemistryFileName, ...rest } = row;
  const hdfFiles = ['', '_hdf5_s', '_hdf5_c'].map((suffix) => ({
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
    parameters: rest,
    hdfFiles: hdfFiles.filter(({ sha256 }) => sha256 !== null),
  };
}
