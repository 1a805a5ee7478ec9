import { sql } from 'drizzle-orm';
import { budgetOf, DOOR, fairShares } from '../domain/connection-budget.ts';
import { type FleetFigures, fleetFigures } from '../domain/fleet-figures.ts';
import type { PoolFigures } from '../domain/grid-progress.ts';
import { killConnection } from './kill-connection.ts';
import { tryNamedLock } from './named-lock.ts';
import type { Database, Drizzle } from './open.ts';
import { rowsMatched, rowsOf } from './rows.ts';
import { placeLock } from './session.ts';
import { LEASE_SECONDS } from './workers.ts';

/** So long after it said last that it lives, by its own clock, a worker gives its share up by itself. */
export const SHARE_SECONDS = 15;

/**
 * So long after a worker was last heard of, by the server's clock, others may take its share: it gave it up long before,
 * and nothing that it sent then is still on its way.
 */
export const RECLAIM_SECONDS = 30;

export interface ShareRequest {
  readonly workerId: string;
  /** How many connections the pool may have at this moment: `Database.bound`. */
  readonly bound: number;
  /** `database.connection_budget` of this worker; the smallest one among the workers that live is in force. */
  readonly budget: number | undefined;
  /** For who wants to see the fleet. */
  readonly figures: PoolFigures;
}

/**
 * Tells a worker that is enlisted how many connections its pool may have from now on. The rows of `pdr_workers` always
 * record at least as many as each worker has, and their sum stays within the budget less the door: a smaller share is
 * recorded by its worker once the pool is down to it, a larger one is recorded, under a lock of the server, before the
 * pool may use it, and no more of it than is free. Idempotent; see docs/connections.md for why this holds.
 */
export async function renewShare(database: Database, request: ShareRequest): Promise<number> {
  const { workerId, bound, budget = null, figures } = request;
  return database.run(async (db) => {
    await db.execute(
      sql`update pdr_workers set share = least(share, ${bound}), budget = ${budget}, pool = ${JSON.stringify(figures)}
          where id = ${workerId}`,
    );
    const fleet = await readFleet(db, workerId);
    const { own, target } = fleet;
    if (target <= own && fleet.silent.length === 0) return target;
    const grown = await tryNamedLock(db, 'budget', () => grow(db, workerId));
    return grown ?? Math.min(own, target);
  });
}

/** The connections of the workers that live, as they told last, for who watches. */
export async function readFleetFigures(database: Database): Promise<FleetFigures> {
  const limits = await database.run((db) =>
    rowsOf<LimitRow>(
      db,
      sql`select @@session.max_user_connections as userLimit, @@max_connections as serverLimit`,
    ),
  );
  const rows = await database.run((db) =>
    rowsOf<{ worker: string; share: number; budget: number | null; pool: string | null }>(
      db,
      sql`select id as worker, share, budget, pool from pdr_workers
          where seen_at > now(3) - interval ${LEASE_SECONDS} second order by started_at, id`,
    ),
  );
  const workers = rows.flatMap(({ worker, share, pool }) =>
    pool === null ? [] : [{ worker, ...(JSON.parse(pool) as PoolFigures), limit: share }],
  );
  return fleetFigures(budgetInForce(limits[0], rows), workers);
}

interface LimitRow {
  readonly userLimit: number;
  readonly serverLimit: number;
}

interface Member extends LimitRow {
  readonly id: string;
  readonly connections: number;
  readonly share: number;
  readonly budget: number | null;
  readonly live: number;
  readonly silent: number;
}

interface Fleet {
  /** The worker's recorded share, and what would be its fair one. */
  readonly own: number;
  readonly target: number;
  /** What nobody has. */
  readonly free: number;
  /** Workers that may be dead and have a share. */
  readonly silent: readonly Member[];
}

/** The fleet as a worker finds it; only one that has itself been heard of without a gap may call others silent. */
async function readFleet(db: Drizzle, workerId: string): Promise<Fleet> {
  const members = await rowsOf<Member>(
    db,
    sql`select worker.id as id, worker.connections as connections, worker.share as share, worker.budget as budget,
          worker.id = me.id or worker.seen_at > now(3) - interval ${LEASE_SECONDS} second as live,
          worker.share > 0 and worker.seen_at < now(3) - interval ${RECLAIM_SECONDS} second
            and me.steady_since < now(3) - interval ${RECLAIM_SECONDS} second as silent,
          @@session.max_user_connections as userLimit, @@max_connections as serverLimit
        from pdr_workers as worker join pdr_workers as me on me.id = ${workerId}
        where worker.share > 0 or worker.id = me.id or worker.seen_at > now(3) - interval ${LEASE_SECONDS} second
        order by worker.started_at, worker.id`,
  );
  const living = members.filter(({ live }) => live === 1);
  const toShare = budgetInForce(living[0], living) - DOOR;
  const recorded = sharesOf(members);
  const targets = fairShares(
    toShare - (recorded - sharesOf(living)),
    living.map(({ connections }) => connections),
  );
  const place = living.findIndex(({ id }) => id === workerId);
  return {
    own: living[place]?.share ?? 0,
    target: targets[place] ?? 0,
    free: Math.max(0, toShare - recorded),
    silent: members.filter(({ silent }) => silent === 1),
  };
}

function sharesOf(members: readonly Member[]): number {
  return members.reduce((sum, { share }) => sum + share, 0);
}

/** The smallest budget that a worker names, else what the server allows. */
function budgetInForce(row: LimitRow | undefined, workers: readonly Pick<Member, 'budget'>[]): number {
  if (row === undefined) return 0;
  const configured = workers.flatMap(({ budget }) => (budget === null ? [] : [budget]));
  const limits = { user: row.userLimit > 0 ? row.userLimit : undefined, server: row.serverLimit };
  return budgetOf(limits, configured.length === 0 ? undefined : Math.min(...configured)).connections;
}

/** Frees the shares of the dead and takes what is free, as far as it is fair; returns the worker's share then. */
async function grow(db: Drizzle, workerId: string): Promise<number> {
  for (const member of (await readFleet(db, workerId)).silent) await freeShare(db, member);
  const { own, target, free } = await readFleet(db, workerId);
  const share = Math.min(target, own + free);
  if (share <= own) return share;
  await db.execute(sql`update pdr_workers set share = ${share} where id = ${workerId}`);
  return share;
}

/**
 * Takes the share of a worker that is silent, unless the server still has connections of it: they are ended then, and
 * the next one who asks finds them gone.
 */
async function freeShare(db: Drizzle, { id, connections }: Member): Promise<void> {
  const locks = Array.from(
    { length: connections },
    (_, place) => sql`is_used_lock(${placeLock(id, place + 1)})`,
  );
  const [row] = await rowsOf<Record<string, number | null>>(
    db,
    sql`select ${sql.join(
      locks.map((lock, place) => sql`${lock} as ${sql.identifier(`p${place}`)}`),
      sql`, `,
    )}`,
  );
  const holders = Object.values(row ?? {}).filter((holder) => holder !== null);
  for (const holder of holders) await killConnection((kill) => db.execute(sql.raw(kill)), holder);
  if (holders.length > 0) return;
  await rowsMatched(
    db,
    sql`update pdr_workers set share = 0
        where id = ${id} and seen_at < now(3) - interval ${RECLAIM_SECONDS} second`,
  );
}
