import { type SQL, sql } from 'drizzle-orm';
import type { GridReference, PoolFigures } from '../domain/grid-progress.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { GridState } from '../domain/statuses.ts';
import { withNamedLock } from './named-lock.ts';
import type { Database, Drizzle } from './open.ts';
import { type Provenance, type ProvenanceIds, provenanceIds } from './provenance.ts';
import { asDate, holdsExactly, rowsOf } from './rows.ts';

export type { Provenance } from './provenance.ts';

export interface GridOpening {
  readonly spec: GridSpec;
  readonly workflowId: string;
  /** Tells this run of the grid from others: Temporal's id of the first execution. */
  readonly runKey: string;
  readonly provenance: Provenance;
}

/** A grid with a run in progress: what the statements about its models need. */
export interface OpenGrid extends GridReference {
  readonly modelNameId: number;
}

export interface GridRecord {
  readonly gridId: number;
  readonly modelNameId: number;
  /** Temporal's id of the present run's first execution. */
  readonly runKey: string;
  readonly name: string;
  readonly workflowId: string;
  readonly run: number;
  readonly spec: GridSpec;
  readonly state: GridState;
  readonly paused: boolean;
  readonly total: number | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** How long the present run took, or has taken till now, by the server's clock. */
  readonly seconds: number;
  /** The workers' connection pools at the end of the present run; empty before, and where diagnostics are not enabled. */
  readonly pools: Readonly<Record<string, PoolFigures>>;
}

/**
 * Begins a run of the grid named in `spec`, and makes the rows that its jobs refer to. Idempotent for one `runKey`; any
 * other key counts as a further run. Several processes at once make no row twice.
 */
export async function openGrid(database: Database, opening: GridOpening): Promise<OpenGrid> {
  return database.run((db) =>
    withNamedLock(db, 'grids', database.settings.patienceSeconds, async () => {
      const { spec, provenance } = opening;
      const ids = await provenanceIds(db, spec.name, spec.user, provenance);
      await upsertGrid(db, opening, ids);
      const [row] = await rowsOf<GridReference>(
        db,
        sql`select id as gridId, run_serial as run from pdr_grids where model_name_id = ${ids.modelNameId}`,
      );
      if (row === undefined) throw new Error(`grid ${spec.name} was removed while it was opened`);
      return { ...row, modelNameId: ids.modelNameId };
    }),
  );
}

/** Assignments are carried out in their order, so everything that asks for the old `run_key` stands before it. */
async function upsertGrid(db: Drizzle, opening: GridOpening, ids: ProvenanceIds): Promise<void> {
  const { spec, workflowId, runKey } = opening;
  const ifNewRun = (column: 'state' | 'paused' | 'total' | 'started_at' | 'finished_at' | 'pools') =>
    sql`${sql.identifier(column)} = if(run_key = values(run_key), ${sql.identifier(column)}, values(${sql.identifier(column)}))`;
  await db.execute(
    sql`insert into pdr_grids
          (model_name_id, workflow_id, run_serial, run_key, spec, code, code_digest, user_id, executable_id,
           chemical_database_id, json_template_id, state, paused, total, started_at, finished_at)
        values (${ids.modelNameId}, ${workflowId}, 1, ${runKey}, ${JSON.stringify(spec)}, ${spec.code}, ${spec.codeDigest},
           ${ids.userId}, ${ids.executableId}, ${ids.chemicalDatabaseId}, ${ids.jsonTemplateId},
           ${'running' satisfies GridState}, 0, null, now(3), null)
        on duplicate key update
          run_serial = if(run_key = values(run_key), run_serial, run_serial + 1),
          ${ifNewRun('state')}, ${ifNewRun('paused')}, ${ifNewRun('total')}, ${ifNewRun('started_at')}, ${ifNewRun('finished_at')}, ${ifNewRun('pools')},
          run_key = values(run_key), workflow_id = values(workflow_id), spec = values(spec), code = values(code),
          code_digest = values(code_digest), user_id = values(user_id), executable_id = values(executable_id),
          chemical_database_id = values(chemical_database_id), json_template_id = values(json_template_id)`,
  );
}

/** Says how many models the present run lists, as soon as that is known. */
export async function setGridTotal(database: Database, gridId: number, total: number): Promise<void> {
  await database.run((db) => db.execute(sql`update pdr_grids set total = ${total} where id = ${gridId}`));
}

export async function setGridState(database: Database, gridId: number, state: GridState): Promise<void> {
  await database.run((db) => db.execute(sql`update pdr_grids set state = ${state} where id = ${gridId}`));
}

/** While a grid is paused none of its models can be claimed; those that run go on. */
export async function setPaused(database: Database, gridId: number, paused: boolean): Promise<void> {
  const state: GridState = paused ? 'paused' : 'running';
  await database.run((db) =>
    db.execute(
      sql`update pdr_grids set paused = ${paused ? 1 : 0}, state = if(finished_at is null, ${state}, state)
          where id = ${gridId}`,
    ),
  );
}

/** Records how a run ended. Idempotent: a repetition keeps the first time. */
export async function finishGrid(
  database: Database,
  gridId: number,
  state: GridState,
  pools?: GridRecord['pools'],
): Promise<void> {
  await database.run((db) =>
    db.execute(
      sql`update pdr_grids set state = ${state}, paused = 0, finished_at = coalesce(finished_at, now(3)),
            pools = ${pools === undefined ? null : JSON.stringify(pools)}
          where id = ${gridId}`,
    ),
  );
}

export async function readGrid(database: Database, name: string): Promise<GridRecord | undefined> {
  const [row] = await gridRows(
    database,
    sql`${GRID_ROWS} where ${holdsExactly('model_name', name)} order by pdr_grids.id limit 1`,
  );
  return row && asRecord(row);
}

/** All grids, the last started first. */
export async function listGrids(database: Database): Promise<GridRecord[]> {
  const rows = await gridRows(database, sql`${GRID_ROWS} order by started_at desc`);
  return rows.map(asRecord);
}

/** The first grid of a database makes its tables: before that there is no grid. */
async function gridRows(database: Database, statement: SQL): Promise<GridRow[]> {
  return database.run(async (db) => {
    const [table] = await rowsOf(
      db,
      sql`select table_name from information_schema.tables
          where table_schema = database() and table_name = 'pdr_grids'`,
    );
    return table === undefined ? [] : rowsOf<GridRow>(db, statement);
  });
}

interface GridRow {
  readonly gridId: number;
  readonly modelNameId: number;
  readonly runKey: string;
  readonly name: string;
  readonly workflowId: string;
  readonly run: number;
  readonly spec: string;
  readonly state: string;
  readonly paused: number;
  readonly total: number | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly seconds: number;
  readonly pools: string | null;
}

const GRID_ROWS = sql`select pdr_grids.id as gridId, model_name_id as modelNameId, run_key as runKey, model_name as name, workflow_id as workflowId, run_serial as run, spec,
  state, paused, total, started_at as startedAt, finished_at as finishedAt, pools,
  timestampdiff(microsecond, started_at, coalesce(finished_at, now(3))) / 1e6 as seconds
  from pdr_grids join model_names on model_names.id = pdr_grids.model_name_id`;

function asRecord(row: GridRow): GridRecord {
  return {
    ...row,
    spec: JSON.parse(row.spec) as GridSpec,
    state: row.state as GridState,
    paused: row.paused === 1,
    startedAt: asDate(row.startedAt),
    finishedAt: asDate(row.finishedAt),
    pools: JSON.parse(row.pools ?? '{}') as GridRecord['pools'],
  };
}
