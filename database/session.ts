import { createHash } from 'node:crypto';
import type { PoolConnection, PoolOptions, RowDataPacket } from 'mysql2/promise';
import { killConnection } from './kill-connection.ts';
import type { DatabaseSettings } from './open.ts';

/** Milliseconds that the server has to answer: to a first packet, and to a goodbye. */
const CONNECT_LIMIT = 10_000;
const GOODBYE_LIMIT = 500;

export function connectionOptions(settings: DatabaseSettings, size: number): PoolOptions {
  return {
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.username,
    password: settings.password,
    connectionLimit: size,
    maxIdle: size, // idling is the business of ConnectionPool
    gracefulEnd: true, // closing says goodbye, so that the server frees the place at once
    connectTimeout: Math.min(CONNECT_LIMIT, Math.max(500, settings.patienceSeconds * 1000)),
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    charset: 'utf8mb4',
    multipleStatements: true, // see `together`; values are never part of a statement's text
    timezone: 'Z',
    connectAttributes: { program_name: 'pdr-run' },
  };
}

/**
 * Makes a session independent of the server's settings: times are UTC, a bad value is an error and never cut, quotes and
 * backslashes mean what the driver's escaping takes them to mean, and nobody waits for a row longer than 10 s.
 */
export async function prepareSession(connection: PoolConnection): Promise<void> {
  await connection.query(
    `set time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
     innodb_lock_wait_timeout = 10`,
  );
}

/** Seconds that the server is given to let go of the connection that had the same place before. */
const HANDOVER_SECONDS = 1;

/**
 * Marks a connection as the one at its place, by a lock of the server that ends with the connection and not before: so
 * others can tell whether a worker that is silent still has connections. A connection that is held there all the same,
 * by a statement that nobody waits for any more, is ended.
 */
export async function takePlace(connection: PoolConnection, lock: string): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `select get_lock(?, ${HANDOVER_SECONDS}) as taken, is_used_lock(?) as holder`,
    [lock, lock],
  );
  if (rows[0]?.['taken'] === 1) return;
  const holder: unknown = rows[0]?.['holder'];
  if (typeof holder === 'number') await killConnection((kill) => connection.query(kill), holder);
  throw new PlaceTaken(`connection ${String(holder)} of this worker did not end`);
}

/** The name of the lock of a worker's `place`th connection. */
export function placeLock(workerId: string, place: number): string {
  return `pdr-run ${createHash('sha256').update(workerId).digest('hex').slice(0, 32)} ${place}`;
}

class PlaceTaken extends Error {
  readonly code = 'PLACE_TAKEN';
}

/** Ends when the server has closed its side, or after half a second. */
export async function closeConnection(connection: PoolConnection, dead: boolean): Promise<void> {
  if (dead) return connection.destroy();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, GOODBYE_LIMIT);
    const gone = (): void => {
      clearTimeout(timer);
      resolve();
    };
    connection.once('end', gone);
    connection.once('error', gone);
    connection.end().catch(gone);
  });
  connection.destroy();
}
