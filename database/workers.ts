import { sql } from 'drizzle-orm';
import type { Database, Drizzle } from './open.ts';
import { asDate, rowsMatched, rowsOf } from './rows.ts';

/** A worker that has not renewed itself for so long counts as dead, and its models may be taken over. */
export const LEASE_SECONDS = 8;

/**
 * A worker renews itself at least this often. LEASE_SECONDS is about as long as one such pause, a gap that leaves another
 * worker steady, and the time that a reconnection may take: so an absence of the database lets nobody seem dead.
 */
export const RENEW_SECONDS = 1.5;
const GAP_SECONDS = 4;

/** Rows of workers that died are kept so long for who wants to look, and until their share of the budget was freed. */
const FORGET_DAYS = 1;

export interface WorkerEntry {
  /** At most 64 ASCII characters; another one for each process. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly slots: number;
  readonly connections: number;
  readonly taskQueue: string;
  readonly codeDigest?: string;
}

export interface WorkerRecord extends WorkerEntry {
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly live: boolean;
}

/** A model that a worker has claimed, by the token of the claim. */
export interface HeldJob {
  readonly jobId: number;
  readonly token: string;
}

/** Makes a worker known. Idempotent; also what a worker does whose row was removed while its machine slept. */
export async function enlistWorker(database: Database, worker: WorkerEntry): Promise<void> {
  const { id, host, pid, slots, connections, taskQueue, codeDigest = null } = worker;
  await database.run(async (db) => {
    await db.execute(
      sql`insert into pdr_workers
            (id, host, pid, slots, connections, started_at, seen_at, steady_since, task_queue, code_digest)
          values (${id}, ${host}, ${pid}, ${slots}, ${connections}, now(3), now(3), now(3), ${taskQueue}, ${codeDigest})
          on duplicate key update steady_since = ${STEADY}, seen_at = now(3), slots = values(slots),
            connections = values(connections), code_digest = values(code_digest)`,
    );
    await db.execute(
      sql`delete from pdr_workers where seen_at < now(3) - interval ${FORGET_DAYS} day and share = 0`,
    );
  });
}

/**
 * Says that a worker lives (do so every RENEW_SECONDS) and tells which models it still holds: one that is
 * missing was taken over. `enlisted` is false where its row is gone, so that it must enlist again.
 */
export async function renewWorker(
  database: Database,
  id: string,
): Promise<{ readonly enlisted: boolean; readonly heldJobs: readonly HeldJob[] }> {
  return database.run(async (db) => {
    const renewed = await rowsMatched(
      db,
      sql`update pdr_workers set steady_since = ${STEADY}, seen_at = now(3) where id = ${id}`,
    );
    const heldJobs = await rowsOf<HeldJob>(
      db,
      sql`select id as jobId, token from pdr_model_jobs where claimed_by = ${id} and status = 'running'`,
    );
    return { enlisted: renewed > 0, heldJobs };
  });
}

/** Takes a worker off the list; models that it holds all the same are free for others at once. */
export async function retireWorker(database: Database, id: string): Promise<void> {
  await database.run((db) => db.execute(sql`delete from pdr_workers where id = ${id}`));
}

/** How many models the live workers of a task queue run at once. */
export async function fleetSlots(database: Database, taskQueue: string): Promise<number> {
  const [row] = await database.run((db) =>
    rowsOf<{ slots: number }>(
      db,
      sql`select cast(coalesce(sum(slots), 0) as signed) as slots from pdr_workers
          where task_queue = ${taskQueue} and ${LIVE}`,
    ),
  );
  return row?.slots ?? 0;
}

/** All workers of the last day, the longest running first. */
export function listWorkers(database: Database): Promise<WorkerRecord[]> {
  return database.run(readWorkers);
}

export async function readWorkers(db: Drizzle): Promise<WorkerRecord[]> {
  const rows = await rowsOf<WorkerRow>(
    db,
    sql`select id, host, pid, slots, connections, task_queue as taskQueue, code_digest as codeDigest,
          started_at as startedAt, seen_at as seenAt, ${LIVE} as live
        from pdr_workers order by started_at, id`,
  );
  return rows.map(({ codeDigest, startedAt, seenAt, live, ...entry }) => ({
    ...entry,
    ...(codeDigest === null ? {} : { codeDigest }),
    startedAt: asDate(startedAt),
    seenAt: asDate(seenAt),
    live: live === 1,
  }));
}

interface WorkerRow extends Omit<WorkerEntry, 'codeDigest'> {
  readonly codeDigest: string | null;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly live: number;
}

const LIVE = sql`seen_at > now(3) - interval ${LEASE_SECONDS} second`;

/** A gap in the renewals (the database was away, the machine slept) begins a new steady time. */
const STEADY = sql`if(seen_at > now(3) - interval ${GAP_SECONDS} second, steady_since, now(3))`;
