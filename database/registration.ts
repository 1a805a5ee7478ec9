import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { Point } from '../domain/point.ts';
import type { OpenGrid } from './grids.ts';
import type { Database, Drizzle } from './open.ts';
import { ensureParameterRows, type ParameterSet } from './parameter-rows.ts';
import { type CurrentRow, decide } from './registration-rules.ts';
import { pdrArchives } from './schema/files.ts';
import { pdrModelJobs } from './schema/pdr-model-jobs.ts';

/** A grid point to be registered for the present run. */
export interface NewModel extends ParameterSet {
  /** Index of its point in the grid. */
  readonly index: number;
  readonly job: string;
  readonly point: Point;
  /** Digest of all that decides its result. */
  readonly key: string;
  /** Names of the onion species in their order, as pdr_run stores them. */
  readonly onionSpecies: string;
}

/** A model whose result is recorded: whether its files still stand is for the caller to check. */
export interface Computed {
  readonly jobId: number;
  readonly job: string;
  readonly files: readonly ArchivedFile[];
}

/** Models that run now, and models that count as computed. */
export interface Registration {
  readonly registered: number;
  readonly skipped: number;
}

/** So many models make one transaction: a second's work at most, and statements well below the server's packet limit. */
const PAGE = 1000;

/** Of `models`, those with a finished row of the same key, with the files that were archived for it. */
export async function findComputed(
  database: Database,
  grid: Pick<OpenGrid, 'modelNameId'>,
  models: readonly { readonly job: string; readonly key: string }[],
): Promise<Computed[]> {
  const keys = new Map(models.map(({ job, key }) => [job, key]));
  const found: Computed[] = [];
  for (const page of pagesOf(models)) {
    const rows = await database.run((db) => finishedRows(db, grid.modelNameId, page));
    const same = rows.filter((row) => keys.get(row.job) === row.key);
    found.push(
      ...same.map(({ jobId, job, files }) => ({ jobId, job, files: JSON.parse(files) as ArchivedFile[] })),
    );
  }
  return found;
}

/**
 * Lists models for the present run of `grid`: new ones become rows, those named in `computed` are kept as they are, the
 * others wait to be run (again); `registration-rules.ts` says which is which. All statements are for whole pages, and a
 * page that is registered again in the same run changes nothing.
 */
export async function registerModels(
  database: Database,
  grid: OpenGrid,
  models: readonly NewModel[],
  options: { readonly computed: ReadonlySet<string> },
): Promise<Registration> {
  let registered = 0;
  let skipped = 0;
  for (const page of pagesOf(models)) {
    const part = await database.transaction((db) => registerPage(db, grid, page, options.computed));
    registered += part.registered;
    skipped += part.skipped;
  }
  return { registered, skipped };
}

async function registerPage(
  db: Drizzle,
  grid: OpenGrid,
  models: readonly NewModel[],
  computed: ReadonlySet<string>,
): Promise<Registration> {
  const rows = await lockCurrentRows(db, grid.modelNameId, models);
  const decided = models.map((model) => {
    const row = rows.get(model.job);
    return { model, row, decision: decide(row, model.key, grid, computed.has(model.job)) };
  });
  const fresh = decided.filter(({ decision }) => decision.row === 'new' || decision.restart);
  const parameterIds = await ensureParameterRows(
    db,
    grid.modelNameId,
    fresh.map(({ model }) => model),
  );
  const withParameters = decided.map((entry) => ({
    ...entry,
    parametersId: parameterIds.get(entry.model.parameterKey) ?? null,
  }));
  await setAside(
    db,
    decided
      .filter(({ decision }) => decision.row === 'new')
      .flatMap(({ row }) => (row === undefined ? [] : [row.id])),
  );
  await insertRows(db, grid, withParameters.filter(({ decision }) => decision.row === 'new').map(asNewRow));
  await updateRows(
    db,
    grid,
    withParameters.filter(({ decision }) => decision.row === 'update').map(asChangedRow),
  );
  const skipped = decided.filter(({ decision }) => decision.skipped).length;
  return { registered: models.length - skipped, skipped };
}

type Decided = {
  readonly model: NewModel;
  readonly row: CurrentRow | undefined;
  readonly decision: ReturnType<typeof decide>;
  readonly parametersId: number | null;
};

function asNewRow({ model, parametersId }: Decided): Readonly<Record<string, unknown>> {
  const { index, job, point, key, onionSpecies } = model;
  return { place: index, job, ...point, content: key, onion: onionSpecies, parameters: parametersId };
}

function asChangedRow({ model, row, decision, parametersId }: Decided): Readonly<Record<string, unknown>> {
  return {
    id: row?.id,
    place: model.index,
    content: model.key,
    onion: model.onionSpecies,
    parameters: parametersId,
    restart: decision.restart ? 1 : 0,
    skipped: decision.skipped ? 1 : 0,
  };
}

async function lockCurrentRows(
  db: Drizzle,
  modelNameId: number,
  models: readonly NewModel[],
): Promise<ReadonlyMap<string, CurrentRow>> {
  const rows = await db
    .select({
      id: pdrModelJobs.id,
      job: pdrModelJobs.modelJobName,
      key: pdrModelJobs.modelKey,
      status: pdrModelJobs.status,
      gridId: pdrModelJobs.gridId,
      run: pdrModelJobs.runSerial,
      skippedInRun: pdrModelJobs.skippedInRun,
    })
    .from(pdrModelJobs)
    .where(
      and(
        eq(pdrModelJobs.modelNameId, modelNameId),
        inArray(
          pdrModelJobs.modelJobName,
          models.map(({ job }) => job),
        ),
        eq(pdrModelJobs.isCurrent, 1),
      ),
    )
    .for('update');
  return new Map(rows.map((row) => [row.job, row]));
}

/** Results of other content stay, as earlier results of their grid points. */
async function setAside(db: Drizzle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(pdrModelJobs)
    .set({ isCurrent: null })
    .where(inArray(pdrModelJobs.id, [...ids]));
}

async function insertRows(db: Drizzle, grid: OpenGrid, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(
    sql`insert into pdr_model_jobs
          (model_name_id, model_job_name, user_id, kosmatau_parameters_id, kosmatau_executable_id, chemical_database_id,
           onion_species, pending, active, status, time_created, grid_id, run_serial, point_index, queue_rank,
           metal, dens, mass, chi, is_current, model_key, attempt)
        select grid.model_name_id, fresh.job, grid.user_id, fresh.parameters, grid.executable_id, grid.chemical_database_id,
           fresh.onion, 1, 0, 'pending', now(), grid.id, grid.run_serial, fresh.place, fresh.place,
           fresh.metal, fresh.dens, fresh.mass, fresh.chi, 1, fresh.content, 0
        from pdr_grids as grid join json_table(${JSON.stringify(rows)}, '$[*]' columns (
           job varchar(255) path '$.job', metal varchar(64) path '$.metal', dens varchar(64) path '$.dens',
           mass varchar(64) path '$.mass', chi varchar(64) path '$.chi', content char(64) path '$.content',
           onion varchar(255) path '$.onion', place int path '$.place', parameters int path '$.parameters')) as fresh
        where grid.id = ${grid.gridId} and grid.run_serial = ${grid.run}
        on duplicate key update pdr_model_jobs.id = pdr_model_jobs.id`,
  );
}

/** Lists rows for the run; a row that restarts forgets how it ended before. */
async function updateRows(db: Drizzle, grid: OpenGrid, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const ifRestarted = (column: string, value: string) =>
    sql.raw(`job.${column} = if(changed.restart = 1, ${value}, job.${column})`);
  const forgotten = [
    'token',
    'claimed_by',
    'claimed_at',
    'finished_at',
    'seconds',
    'failure_type',
    'failure_message',
    'failure_facts',
    'time_of_start',
    'time_of_finish',
    'execution_time',
  ];
  const assignments = [
    sql`job.grid_id = grid.id, job.run_serial = grid.run_serial, job.point_index = changed.place, job.queue_rank = changed.place`,
    sql`job.skipped_in_run = if(changed.skipped = 1, grid.run_serial, null), job.time_updated = now()`,
    ifRestarted('status', `'pending'`),
    ifRestarted('pending', '1'),
    ifRestarted('active', '0'),
    ifRestarted('attempt', '0'),
    ifRestarted('model_key', 'changed.content'),
    ifRestarted('onion_species', 'changed.onion'),
    ifRestarted('user_id', 'grid.user_id'),
    ifRestarted('kosmatau_parameters_id', 'changed.parameters'),
    ifRestarted('kosmatau_executable_id', 'grid.executable_id'),
    ifRestarted('chemical_database_id', 'grid.chemical_database_id'),
    ...forgotten.map((column) => ifRestarted(column, 'null')),
  ];
  await db.execute(
    sql`update pdr_model_jobs as job
        join json_table(${JSON.stringify(rows)}, '$[*]' columns (
          id int path '$.id', place int path '$.place', content char(64) path '$.content', onion varchar(255) path '$.onion',
          parameters int path '$.parameters', restart int path '$.restart', skipped int path '$.skipped')) as changed
          on changed.id = job.id
        join pdr_grids as grid on grid.id = ${grid.gridId} and grid.run_serial = ${grid.run}
        set ${sql.join(assignments, sql`, `)}`,
  );
}

interface FinishedRow {
  readonly jobId: number;
  readonly job: string;
  readonly key: string | null;
  readonly files: string;
}

function finishedRows(
  db: Drizzle,
  modelNameId: number,
  models: readonly { readonly job: string }[],
): Promise<FinishedRow[]> {
  return db
    .select({
      jobId: pdrModelJobs.id,
      job: pdrModelJobs.modelJobName,
      key: pdrModelJobs.modelKey,
      files: pdrArchives.files,
    })
    .from(pdrModelJobs)
    .innerJoin(pdrArchives, eq(pdrArchives.jobId, pdrModelJobs.id))
    .where(
      and(
        eq(pdrModelJobs.modelNameId, modelNameId),
        inArray(
          pdrModelJobs.modelJobName,
          models.map(({ job }) => job),
        ),
        eq(pdrModelJobs.isCurrent, 1),
        eq(pdrModelJobs.status, 'finished'),
      ),
    );
}

function pagesOf<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / PAGE) }, (_, page) =>
    all.slice(page * PAGE, (page + 1) * PAGE),
  );
}
