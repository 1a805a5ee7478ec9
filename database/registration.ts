import { and, eq, inArray, or } from 'drizzle-orm';
import type { ArchivedFile } from '../domain/model-record.ts';
import type { Point } from '../domain/point.ts';
import type { OpenGrid } from './grids.ts';
import {
  insertJobRows,
  type ListedJobRow,
  lockCurrentRows,
  type NewJobRow,
  setAside,
  updateJobRows,
} from './job-rows.ts';
import type { Database, Drizzle } from './open.ts';
import { ensureParameterRows, type ParameterSet } from './parameter-rows.ts';
import { type CurrentRow, decide, type Decision, type Standing } from './registration-rules.ts';
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

/** The same with what it was computed for. */
export interface Finished extends Computed {
  readonly key: string | null;
  /** Names of the onion species in their order. */
  readonly onionSpecies: string | null;
}

/** What the caller found of recorded results, by the models' names; see `registration-rules.ts`. */
export interface Found {
  readonly computed: ReadonlySet<string>;
  /** Models whose result stands and whose onion runs are to be done again. */
  readonly onionAgain?: ReadonlySet<string>;
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
  const finished = await findFinished(database, grid, models);
  const same = finished.filter(({ job, key }) => keys.get(job) === key);
  return same.map(({ jobId, job, files }) => ({ jobId, job, files }));
}

/** Of `models`, those whose row has a result, whatever its key; onion runs that wait on it do not take it away. */
export async function findFinished(
  database: Database,
  grid: Pick<OpenGrid, 'modelNameId'>,
  models: readonly { readonly job: string }[],
): Promise<Finished[]> {
  const found: Finished[] = [];
  for (const page of pagesOf(models)) {
    const rows = await database.run((db) => finishedRows(db, grid.modelNameId, page));
    found.push(...rows.map(({ files, ...row }) => ({ ...row, files: JSON.parse(files) as ArchivedFile[] })));
  }
  return found;
}

/**
 * Lists models for the present run of `grid`: new ones become rows, those `found` computed are kept as they are, the
 * others wait to be run (again); `registration-rules.ts` says which is which. All statements are for whole pages, and a
 * page that is registered again in the same run changes nothing.
 */
export async function registerModels(
  database: Database,
  grid: OpenGrid,
  models: readonly NewModel[],
  found: Found,
): Promise<Registration> {
  let registered = 0;
  let skipped = 0;
  for (const page of pagesOf(models)) {
    const part = await database.transaction((db) => registerPage(db, grid, page, found));
    registered += part.registered;
    skipped += part.skipped;
  }
  return { registered, skipped };
}

async function registerPage(
  db: Drizzle,
  grid: OpenGrid,
  models: readonly NewModel[],
  found: Found,
): Promise<Registration> {
  const rows = await lockCurrentRows(db, grid.modelNameId, models);
  const entries = models.map((model) => {
    const row = rows.get(model.job);
    return { model, row, decision: decide(row, model.key, grid, standingOf(model.job, found)) };
  });
  const starting = entries.filter(({ decision }) => decision.row === 'new' || decision.becomes === 'restart');
  const sets = starting.map(({ model }) => model);
  const parameterIds = await ensureParameterRows(db, grid.modelNameId, sets);
  const fresh = entries.filter(({ decision }) => decision.row === 'new');
  const listed = entries.filter(({ decision }) => decision.row === 'update');
  await setAside(
    db,
    fresh.flatMap(({ row }) => (row === undefined ? [] : [row.id])),
  );
  await insertJobRows(
    db,
    grid,
    fresh.map(({ model }) => newRow(model, parameterIds)),
  );
  await updateJobRows(
    db,
    grid,
    listed.flatMap(({ model, row, decision }) =>
      row === undefined ? [] : [listedRow(model, row, decision, parameterIds)],
    ),
  );
  const skipped = entries.filter(({ decision }) => decision.skipped).length;
  return { registered: models.length - skipped, skipped };
}

function standingOf(job: string, { computed, onionAgain }: Found): Standing {
  if (onionAgain?.has(job) === true) return 'onion again';
  return computed.has(job) ? 'computed' : undefined;
}

function newRow(model: NewModel, parameterIds: ReadonlyMap<string, number>): NewJobRow {
  const { index, job, point, key, onionSpecies, parameterKey } = model;
  const parameters = parameterIds.get(parameterKey) ?? null;
  return { place: index, job, ...point, content: key, onion: onionSpecies, parameters };
}

function listedRow(
  model: NewModel,
  row: CurrentRow,
  decision: Decision,
  parameterIds: ReadonlyMap<string, number>,
): ListedJobRow {
  return {
    id: row.id,
    place: model.index,
    content: model.key,
    onion: model.onionSpecies,
    parameters: parameterIds.get(model.parameterKey) ?? null,
    becomes: decision.becomes,
    skipped: decision.skipped ? 1 : 0,
  };
}

interface FinishedRow {
  readonly jobId: number;
  readonly job: string;
  readonly key: string | null;
  readonly onionSpecies: string | null;
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
      onionSpecies: pdrModelJobs.onionSpecies,
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
        or(eq(pdrModelJobs.status, 'finished'), eq(pdrModelJobs.onionOnly, 1)),
      ),
    );
}

function pagesOf<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / PAGE) }, (_, page) =>
    all.slice(page * PAGE, (page + 1) * PAGE),
  );
}
