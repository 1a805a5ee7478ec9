import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { PdrError } from '../domain/failures.ts';
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

async function isGranted(db: Drizzle, name: string): Promise<boolean> {
  const [row] = await rowsOf<{ granted: number | null }>(
    db,
    sql`select get_lock(${name}, ${PART}) as granted`,
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
