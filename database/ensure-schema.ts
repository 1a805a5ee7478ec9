import { sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/mysql-core';
import { PdrError } from '../domain/failures.ts';
import { faultKind } from './faults.ts';
import { withNamedLock } from './named-lock.ts';
import type { Database, Drizzle } from './open.ts';
import { rowsOf } from './rows.ts';
import { existingTables } from './schema/existing.ts';
import { type SchemaStep, stepsFor } from './schema/plan.ts';
import { restoreDecimals } from './schema/shortest-decimals.ts';
import { TABLES } from './schema/tables.ts';

/** Counts the forms that this project's tables have had; raised with every change of `schema/`. */
export const SCHEMA_VERSION = 4;

/** Statements that rebuild a large table take their time. */
const LIMIT_SECONDS = 24 * 3600;
/** One pass makes what is missing, the next finds nothing; a third allows for a pdr_run that makes tables meanwhile. */
const PASSES = 3;

export interface SchemaReport {
  readonly version: number;
  /** What was done, for a log; empty when the schema was current. */
  readonly changes: readonly string[];
}

/**
 * Brings the database's tables to the form that this program needs: an empty database, one that pdr_run made (its rows
 * stay) or one of an earlier version. One process at a time does so, under a lock of the server; each step looks at what
 * is there, so it may be killed anywhere and run again. A current schema costs one read; a newer one is left alone,
 * because versions only add. Throws SchemaNotUsable where the database cannot be used, DatabaseRefused for rights.
 */
export async function ensureSchema(database: Database): Promise<SchemaReport> {
  const version = await database.run(installedVersion);
  if (version >= SCHEMA_VERSION) return { version, changes: [] };
  const changes: string[] = [];
  const patience = database.settings.patienceSeconds;
  await database.run((db) => withNamedLock(db, 'schema', patience, () => upgrade(db, changes)), {
    limitSeconds: LIMIT_SECONDS,
  });
  return { version: SCHEMA_VERSION, changes };
}

async function installedVersion(db: Drizzle): Promise<number> {
  try {
    const [row] = await rowsOf<{ version: number | null }>(
      db,
      sql`select max(version) as version from pdr_schema`,
    );
    return row?.version ?? 0;
  } catch (error) {
    if (faultKind(error) === 'schema') return 0;
    throw error;
  }
}

async function upgrade(db: Drizzle, changes: string[]): Promise<void> {
  if ((await installedVersion(db)) >= SCHEMA_VERSION) return;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const steps = await missingSteps(db);
    if (steps.length === 0) break;
    for (const step of steps) {
      await db.execute(sql.raw(step.statement));
      changes.push(step.change);
    }
  }
  const restored = await restoreDecimals(db);
  if (restored > 0) changes.push(`table kosmatau_parameters: decimals of ${restored} rows restored`);
  await db.execute(
    sql`insert into pdr_schema (version, applied_at) values (${SCHEMA_VERSION}, now(3)) on duplicate key update version = version`,
  );
}

async function missingSteps(db: Drizzle): Promise<readonly SchemaStep[]> {
  const existing = await existingTables(db);
  return TABLES.flatMap((table) => {
    const { name } = getTableConfig(table);
    const there = existing.get(name);
    if (there !== undefined && there.engine !== 'InnoDB') {
      const remedy = `ALTER TABLE ${name} ENGINE = InnoDB`;
      throw new PdrError(
        'SchemaNotUsable',
        `table ${name} is kept by ${there.engine}, which has no transactions; ${remedy}`,
      );
    }
    return stepsFor(table, there);
  });
}
