import { type SQL, sql } from 'drizzle-orm';
import { type Failure, PdrError } from '../domain/failures.ts';
import type { ModelOutcome } from '../domain/model-record.ts';
import type { Database, Drizzle } from './open.ts';
import { rowsMatched, rowsOf } from './rows.ts';
import { LEASE_SECONDS } from './workers.ts';

export interface ClaimRequest {
  /** `pdr_model_jobs.id` */
  readonly jobId: number;
  readonly workerId: string;
  /** New for each attempt; a repeated call with the same one is the same attempt. */
  readonly token: string;
}

/** What became of a claim: the model is the caller's, or has ended, or another worker's, or its grid is paused. */
export type Claim =
  | {
      readonly state: 'claimed';
      readonly attempt: number;
      /** The model's result stands; only its onion runs are to be done again. */
      readonly onionOnly?: true;
    }
  | { readonly state: 'ended'; readonly outcome: ModelOutcome }
  | { readonly state: 'held'; readonly workerId: string; readonly host: string }
  | { readonly state: 'paused' };

/**
 * Takes a model for one attempt. It may be taken when it is pending, or when it runs under this worker, under one that
 * is not known, or under one that is dead: it has not renewed itself for LEASE_SECONDS while this worker has, without
 * a gap. So a database that was away for a while makes nobody dead. Times are the server's.
 */
export async function claimModel(database: Database, request: ClaimRequest): Promise<Claim> {
  return database.run(async (db) => {
    for (;;) {
      const claimed = await tryClaim(db, request);
      if (claimed !== undefined) return claimed;
      const row = await readClaim(db, request.jobId);
      if (row === undefined)
        throw new PdrError('ClaimLost', `job ${request.jobId} is no longer in the database`);
      const reason = explain(row);
      if (reason !== undefined) return reason;
      // Between the two statements the model became free.
    }
  });
}

/**
 * One table is written, so assignments keep their order: `attempt` is counted by what the row was before. The server tells
 * what the row became with its answer, as it tells a new row's number; to read the row again would cost a second statement
 * for each model.
 */
async function tryClaim(
  db: Drizzle,
  { jobId, workerId, token }: ClaimRequest,
): Promise<Extract<Claim, { readonly state: 'claimed' }> | undefined> {
  const [{ affectedRows: matched, insertId: told }] = await db.execute(
    sql`update pdr_model_jobs set
          attempt = if(status = 'running' and token <=> ${token}, attempt, coalesce(attempt, 0) + 1),
          pending = 0 * last_insert_id(2 * attempt + (onion_only <=> 1)),
          status = 'running', active = 1, token = ${token}, claimed_by = ${workerId},
          claimed_at = now(3), time_of_start = ${unlessOnionOnly('time_of_start', sql`now()`)},
          time_of_finish = ${unlessOnionOnly('time_of_finish')}, execution_time = ${unlessOnionOnly('execution_time')},
          finished_at = ${unlessOnionOnly('finished_at')}, seconds = ${unlessOnionOnly('seconds')}, failure_type = null, failure_message = null, failure_facts = null,
          time_updated = now()
        where id = ${jobId} and is_current = 1
          and exists (select 1 from pdr_grids where pdr_grids.id = grid_id and paused = 0)
          and (status = 'pending'
            or (status = 'running' and (claimed_by is null or claimed_by = ${workerId} or not exists (
              select 1 from pdr_workers as holder left join pdr_workers as me on me.id = ${workerId}
              where holder.id = claimed_by
                and not (${expired('holder.seen_at')} and coalesce(${expired('me.steady_since')}, 0))))))`,
  );
  if (matched === 0) return undefined;
  const onionOnly = told % 2 === 1;
  return { state: 'claimed', attempt: Math.floor(told / 2), ...(onionOnly && { onionOnly }) };
}

/** Onion runs that are done again leave the times of the result that stands. */
function unlessOnionOnly(column: string, value: SQL = sql`null`): SQL {
  return sql`if(onion_only = 1, ${sql.identifier(column)}, ${value})`;
}

function expired(column: string): SQL {
  return sql`${sql.raw(column)} < now(3) - interval ${LEASE_SECONDS} second`;
}

/** Whether the attempt with this token still holds its model. */
export async function confirmClaim(
  database: Database,
  { jobId, token }: { readonly jobId: number; readonly token: string },
): Promise<boolean> {
  const rows = await database.run((db) =>
    rowsOf(
      db,
      sql`select id from pdr_model_jobs where id = ${jobId} and token = ${token} and status = 'running'`,
    ),
  );
  return rows.length > 0;
}

/**
 * Gives a model back without an outcome: `pending` for the next worker, `cancelled` for good. False where the claim was
 * lost; idempotent.
 */
export async function releaseModel(
  database: Database,
  release: { readonly jobId: number; readonly token: string; readonly status: 'pending' | 'cancelled' },
): Promise<boolean> {
  const { jobId, token, status } = release;
  return database.run(async (db) => {
    const matched = await rowsMatched(
      db,
      sql`update pdr_model_jobs set status = ${status === 'cancelled' ? CANCELLED : status},
            pending = ${status === 'pending' ? 1 : 0}, active = 0,
            claimed_by = null, claimed_at = null, time_updated = now(),
            finished_at = ${unlessOnionOnly('finished_at', sql`if(${status} = 'cancelled', now(3), null)`)}
          where id = ${jobId} and token = ${token} and status in ('running', ${status})`,
    );
    return matched > 0;
  });
}

/**
 * Marks as cancelled what has not ended in a run whose workers were told already: all that is pending, and what still
 * runs because its worker is dead or was never reached. A live one finds its claim lost and ends the program. Returns how
 * many; idempotent.
 */
export async function cancelModels(database: Database, gridId: number, run: number): Promise<number> {
  return database.run((db) =>
    rowsMatched(
      db,
      sql`update pdr_model_jobs
          set status = ${CANCELLED}, pending = 0, active = 0, token = null, claimed_by = null, claimed_at = null,
            finished_at = ${unlessOnionOnly('finished_at', sql`now(3)`)}, time_updated = now()
          where grid_id = ${gridId} and run_serial = ${run} and is_current = 1 and status in ('pending', 'running')`,
    ),
  );
}

/** A result that stands survives when onion runs on it are cancelled. */
const CANCELLED = sql`if(onion_only = 1, 'finished', 'cancelled')`;

interface ClaimRow {
  readonly id: number;
  readonly job: string;
  readonly status: string;
  readonly index: number;
  readonly isCurrent: number | null;
  readonly seconds: number | null;
  readonly failureType: Failure['type'] | null;
  readonly failureMessage: string | null;
  readonly claimedBy: string | null;
  readonly host: string | null;
  readonly paused: number | null;
}

async function readClaim(db: Drizzle, jobId: number): Promise<ClaimRow | undefined> {
  const [row] = await rowsOf<ClaimRow>(
    db,
    sql`select job.id as id, model_job_name as job, point_index as ${sql.identifier('index')}, status, is_current as isCurrent, seconds,
          failure_type as failureType, failure_message as failureMessage, claimed_by as claimedBy, host, paused
        from pdr_model_jobs as job
        left join pdr_grids as grid on grid.id = job.grid_id
        left join pdr_workers as holder on holder.id = job.claimed_by
        where job.id = ${jobId}`,
  );
  return row;
}

/** Why a model was not to be had; undefined where nothing stands against it any more. */
function explain(row: ClaimRow): Claim | undefined {
  const { id, job, index, status, claimedBy, host } = row;
  const ended = (as: 'finished' | 'failed' | 'cancelled'): Claim => ({
    state: 'ended',
    outcome: {
      id,
      job,
      index,
      status: as,
      seconds: row.seconds ?? 0,
      ...(row.failureType === null
        ? {}
        : { failure: { type: row.failureType, message: row.failureMessage ?? '' } }),
    },
  });
  if (row.isCurrent !== 1) return ended('cancelled'); // another row stands for this grid point now
  if (status === 'finished' || status === 'failed' || status === 'cancelled') return ended(status);
  if (row.paused !== 0) return { state: 'paused' };
  if (status === 'running' && claimedBy !== null && host !== null)
    return { state: 'held', workerId: claimedBy, host };
  return undefined;
}
