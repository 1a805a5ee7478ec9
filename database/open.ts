import type { MySqlDatabase } from 'drizzle-orm/mysql-core';
import type { MySql2PreparedQueryHKT, MySql2QueryResultHKT } from 'drizzle-orm/mysql2';
import { sql } from 'drizzle-orm';
import { PdrError } from '../domain/failures.ts';
import type { PoolFigures } from '../domain/grid-progress.ts';
import { faultKind, faultText, isPassing, withoutStatement } from './faults.ts';
import type { FleetMember } from './loan.ts';
import { ConnectionPool, unreachable } from './pool.ts';

/** What Drizzle offers over one connection, in a transaction or not. */
export type Drizzle = MySqlDatabase<MySql2QueryResultHKT, MySql2PreparedQueryHKT, Record<string, never>>;

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** How long a server that is full or gone is waited for. */
  readonly patienceSeconds: number;
}

export interface RunOptions {
  /** How long `work` may take before its connection is given up for lost. */
  readonly limitSeconds?: number;
}

export interface Database {
  /** Where it is and for how long it is waited for; the password stays with the pool. */
  readonly settings: Omit<DatabaseSettings, 'password'>;
  /**
   * Borrows one connection for the statements of `work`. Passing faults (a full server, lost connections, deadlocks ...)
   * are waited out and `work` is begun again, so it must be idempotent as a whole. Throws PdrError: DatabaseUnreachable
   * when patience is over, DatabaseRefused (password, rights, unknown database) and SchemaNotUsable at once.
   */
  run<T>(work: (db: Drizzle) => Promise<T>, options?: RunOptions): Promise<T>;
  /** The same in one transaction. A lost connection may hide that it was committed: `work` must stand a repetition. */
  transaction<T>(work: (db: Drizzle) => Promise<T>, options?: RunOptions): Promise<T>;
  /** The same database for a caller whose waiting ends, with the signal's reason, when the signal is aborted. */
  during(signal: AbortSignal): Database;
  /**
   * Lowers (or raises again) how many connections the pool may have, up to its size. A pool with a door may go down to
   * 0: it then takes turns at the door. At `until` (by `performance.now()`) it falls to 0 by itself, and every
   * connection is closed at once.
   */
  resize(connections: number, until?: number): void;
  /** How many connections the pool has or may open by itself at this moment, without one that came by the door. */
  bound(): number;
  figures(): PoolFigures;
  end(): Promise<void>;
}

/** Well above the longest statement of a worker, and well below what a dead network takes to be noticed. */
const STATEMENT_LIMIT_SECONDS = 120;

/** Milliseconds before `work` is begun again: short for a deadlock, doubled at each further one. */
const AGAIN = { first: 20, largest: 1000 };

/**
 * Opens no connection yet: the pool opens them as they are wanted, `connections` at most. The pool of a `member` of a
 * fleet begins with none of its own: `resize` gives it its share.
 */
export function openDatabase(
  settings: DatabaseSettings,
  connections: number,
  member?: FleetMember,
): Database {
  return overPool(settings, new ConnectionPool(settings, connections, member));
}

function overPool(settings: DatabaseSettings, pool: ConnectionPool, signal?: AbortSignal): Database {
  const run: Database['run'] = async (work, options) => {
    const deadline = Date.now() + settings.patienceSeconds * 1000;
    for (let attempt = 0; ; attempt += 1) {
      const loan = await pool.take(deadline, signal).catch((error: unknown) => {
        throw explained(settings, error);
      });
      try {
        const limitSeconds = options?.limitSeconds ?? STATEMENT_LIMIT_SECONDS;
        const result = await withinLimit(work(loan.db), limitSeconds, loan.revoked);
        pool.giveBack(loan, true);
        return result;
      } catch (error) {
        pool.giveBack(loan, false);
        if (!passes(error)) throw explained(settings, error);
        if (Date.now() > deadline) throw unreachable(settings, faultText(error), error);
        await pauseBeforeAgain(attempt, signal);
      }
    }
  };
  const { password: _, ...shown } = settings;
  return {
    settings: shown,
    run,
    transaction: (work, options) =>
      run(async (db) => {
        await db.execute(sql`start transaction`);
        const result = await work(db);
        await db.execute(sql`commit`);
        return result;
      }, options),
    during: (callerSignal) => overPool(settings, pool, callerSignal),
    resize: (size, until) => pool.resize(size, until),
    bound: () => pool.bound(),
    figures: () => pool.figures(),
    end: () => pool.end(),
  };
}

class LimitExceeded extends Error {}

function passes(error: unknown): boolean {
  if (error instanceof PdrError) return false;
  return error instanceof LimitExceeded || isPassing(faultKind(error));
}

async function withinLimit<T>(work: Promise<T>, seconds: number, revoked: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let take = (): void => {};
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LimitExceeded(`no answer within ${seconds} s`)), seconds * 1000);
    take = () => reject(revoked.reason as Error);
    revoked.addEventListener('abort', take);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    revoked.removeEventListener('abort', take);
  }
}

/** Says what a fault that does not pass means, and what to do about it. */
function explained(settings: DatabaseSettings, error: unknown): unknown {
  if (error instanceof PdrError) return error;
  const { host, port, username, database } = settings;
  const kind = faultKind(error);
  if (kind === 'refused') {
    const remedy =
      'check database.username, database.password and database.database, and the rights of this user';
    const message = `the database at ${host}:${port} refused user '${username}' (${faultText(error)}); ${remedy}`;
    return new PdrError('DatabaseRefused', message, {}, withoutStatement(error));
  }
  if (kind === 'schema') {
    const message = `database '${database}' lacks a table or column (${faultText(error)}); every grid that starts brings the schema up to date first`;
    return new PdrError('SchemaNotUsable', message, {}, withoutStatement(error));
  }
  return withoutStatement(error);
}

async function pauseBeforeAgain(attempt: number, signal?: AbortSignal): Promise<void> {
  const pause = Math.min(AGAIN.largest, AGAIN.first * 2 ** attempt) * (0.5 + Math.random());
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, pause);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
