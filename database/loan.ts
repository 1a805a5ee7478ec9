import { drizzle } from 'drizzle-orm/mysql2';
import type { Pool, PoolConnection } from 'mysql2/promise';
import type { Door } from './door.ts';
import type { Drizzle } from './open.ts';
import { closeConnection, placeLock, prepareSession, takePlace } from './session.ts';

/** A worker among others, all of which keep to one budget. */
export interface FleetMember {
  readonly id: string;
  readonly door: Door;
}

/** A connection on loan. */
export interface Loan {
  readonly db: Drizzle;
  readonly connection: PoolConnection;
  readonly openedAt: number;
  /** Its place in the pool, from 1: no other connection has it until the server has let go of this one. */
  readonly place: number;
  /** Aborted when the connection is taken away from its borrower. */
  readonly revoked: AbortSignal;
  readonly revoke: (why: Error) => void;
  idleSince: number;
  dead: boolean;
}

/** Opens a connection, ready for its first borrower; `died` hears of its end, whenever that is. */
export async function openLoan(
  pool: Pool,
  place: number,
  member: FleetMember | undefined,
  died: (loan: Loan) => void,
): Promise<Loan> {
  const connection = await pool.getConnection();
  const now = Date.now();
  const revoker = new AbortController();
  const loan: Loan = {
    db: drizzle(connection),
    connection,
    openedAt: now,
    place,
    revoked: revoker.signal,
    revoke: (why) => revoker.abort(why),
    idleSince: now,
    dead: false,
  };
  connection.on('error', () => died(loan));
  connection.on('end', () => died(loan));
  try {
    await prepareSession(connection);
    if (member !== undefined) await takePlace(connection, placeLock(member.id, place));
  } catch (error) {
    await closeConnection(connection, loan.dead);
    throw error;
  }
  return loan;
}
