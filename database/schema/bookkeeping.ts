import { boolean, datetime, index, int, mysqlTable, unique, varchar } from 'drizzle-orm/mysql-core';
import { anyText, digest, identifier } from './column-types.ts';
import { modelNames } from './provenance.ts';

/** One row a grid, whatever number of runs it had. */
export const pdrGrids = mysqlTable(
  'pdr_grids',
  {
    id: int().autoincrement().primaryKey(),
    modelNameId: int('model_name_id')
      .notNull()
      .references(() => modelNames.id, { onDelete: 'cascade' }),
    workflowId: varchar('workflow_id', { length: 512 }).notNull(),
    /** Counts the runs of the grid. */
    runSerial: int('run_serial').notNull(),
    /** What tells the present run from another one: Temporal's id of the first execution. */
    runKey: identifier('run_key', { length: 128 }).notNull(),
    /** JSON of the domain's GridSpec. */
    spec: anyText().notNull(),
    code: varchar({ length: 32 }).notNull(),
    codeDigest: digest('code_digest').notNull(),
    userId: int('user_id'),
    executableId: int('executable_id'),
    chemicalDatabaseId: int('chemical_database_id'),
    jsonTemplateId: int('json_template_id'),
    state: varchar({ length: 32 }).notNull(),
    paused: boolean().notNull().default(false),
    /** How many models the present run lists, as soon as that is known. */
    total: int(),
    startedAt: datetime('started_at', { fsp: 3 }).notNull(),
    finishedAt: datetime('finished_at', { fsp: 3 }),
    /** JSON of the workers' connection pools at the end of the last run, where diagnostics are enabled. */
    pools: anyText(),
  },
  (table) => [unique('pdr_grid_name').on(table.modelNameId)],
);

/** Worker processes; each renews `seen_at` while it lives. */
export const pdrWorkers = mysqlTable(
  'pdr_workers',
  {
    id: identifier({ length: 64 }).primaryKey(),
    host: varchar({ length: 255 }).notNull(),
    pid: int().notNull(),
    slots: int().notNull(),
    /** Size of its pool: the most connections that it asks for. */
    connections: int().notNull(),
    /** How many it may have of the budget of all workers; 0: one at a time, by turns with others. */
    share: int().notNull().default(0),
    /** The budget that its configuration names. */
    budget: int(),
    /** JSON of the domain's PoolFigures, as of `seen_at`. */
    pool: anyText(),
    startedAt: datetime('started_at', { fsp: 3 }).notNull(),
    seenAt: datetime('seen_at', { fsp: 3 }).notNull(),
    /** Since when this worker has renewed itself without a gap: only then may it call another one dead. */
    steadySince: datetime('steady_since', { fsp: 3 }).notNull(),
    taskQueue: varchar('task_queue', { length: 255 }).notNull(),
    codeDigest: digest('code_digest'),
  },
  (table) => [index('pdr_worker_seen').on(table.seenAt)],
);

/** Which versions of the schema this database has seen; the highest one is in force. */
export const pdrSchema = mysqlTable('pdr_schema', {
  version: int().primaryKey(),
  appliedAt: datetime('applied_at', { fsp: 3 }).notNull(),
});
