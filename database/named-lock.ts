import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { PdrError } from '../domain/failures.ts';
import { killConnection } from './kill-connection.ts';
import type { Drizzle } from './open.ts';
import { rowsOf } from './rows.ts';

/** The longest name of a lock that MySQL takes. */
const NAME_LIMIT = 64;
/** Seconds of one wait; longer ones are waited in parts, so that a connection is never silent for long. */
const PART = 5;

/**
 * Does `work` while this connection holds the server's lock `purpose` of the present database, so that one process at a
 * time does it. The lock ends with the connection, whatever happens. Waits at most `patienceSeconds`.
 */
export async function withNamedLock<T>(
  db: Drizzle,
  purpose: string,
  patienceSeconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const name = await lockName(db, purpose);
  const deadline = Date.now() + patienceSeconds * 1000;
  while (!(await isGranted(db, name))) {
    if (Date.now() > deadline) {
      const message = `another process has held the database's lock '${name}' for ${patienceSeconds} s; see the list of processes of the server`;
      throw new PdrError('DatabaseUnreachable', message);
    }
  }
  const result = await work();
  await db.execute(sql`select release_lock(${name})`);
  return result;
}

/** A holder that has done nothing for so many seconds is a process that was stopped in the middle of its work. */
const STOPPED_SECONDS = 5;

/**
 * Does `work` under the lock if it is free within a second; undefined where it is not. `work` must be short: a holder
 * that does nothing for some seconds loses its connection, so that one that hangs does not stop all others.
 */
export async function tryNamedLock<T>(
  db: Drizzle,
  purpose: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const name = await lockName(db, purpose);
  if (!(await isGranted(db, name, 1))) {
    const [holder] = await rowsOf<{ id: number }>(
      db,
      sql`select id as id from information_schema.processlist
          where id = is_used_lock(${name}) and command = 'Sleep' and time >= ${STOPPED_SECONDS}`,
    );
    if (holder !== undefined) await killConnection((kill) => db.execute(sql.raw(kill)), holder.id);
    return undefined;
  }
  const result = await work();
  await db.execute(sql`select release_lock(${name})`);
  return result;
}

async function isGranted(db: Drizzle, name: string, seconds = PART): Promise<boolean> {
  const [row] = await rowsOf<{ granted: number | null }>(
    db,
    sql`select get_lock(${name}, ${seconds}) as granted`,
  );
  return row?.granted === 1;
}

/** Locks belong to the whole server, so their names carry the database's. */
async function lockName(db: Drizzle, purpose: string): Promise<string> {
  const [row] = await rowsOf<{ name: string }>(db, sql`select database() as name`);
  const name = `pdr-run ${purpose} ${row?.name ?? ''}`;
  if (name.length <= NAME_LIMIT) return name;
  return `pdr-run ${purpose} ${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
}
