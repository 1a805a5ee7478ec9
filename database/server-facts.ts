import { sql } from 'drizzle-orm';
import type { ConnectionLimits } from '../domain/connection-budget.ts';
import type { Database } from './open.ts';
import { rowsOf } from './rows.ts';
import { readWorkers, type WorkerRecord } from './workers.ts';

/** What `doctor` wants to know of a database server and of the user that it is reached with. */
export interface ServerFacts {
  readonly version: string;
  /** Version of this program's tables; undefined before the first grid. */
  readonly schema?: number;
  /** How many connections this user may have at once; the server's own maximum where the user has no limit. */
  readonly connectionLimit: number;
  readonly limits: ConnectionLimits;
  /** Workers of this database that live, if its tables are there. */
  readonly workers: readonly WorkerRecord[];
  /** Rights that grids need and this user has not. */
  readonly missingRights: readonly string[];
}

const NEEDED_RIGHTS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'ALTER',
  'INDEX',
  'REFERENCES',
] as const;

/** Reads only. */
export function serverFacts(database: Database): Promise<ServerFacts> {
  return database.run(async (db) => {
    const [server] = await rowsOf<{ version: string; userLimit: number; serverLimit: number }>(
      db,
      sql`select version() as version, @@session.max_user_connections as userLimit, @@max_connections as serverLimit`,
    );
    if (server === undefined) throw new Error('the server did not answer');
    const { version, userLimit, serverLimit } = server;
    const grants = await rowsOf<Record<string, string>>(db, sql`show grants for current_user()`);
    const schema = await schemaVersion(db);
    return {
      version,
      connectionLimit: userLimit > 0 ? Math.min(userLimit, serverLimit) : serverLimit,
      limits: { user: userLimit > 0 ? userLimit : undefined, server: serverLimit },
      workers: schema === undefined ? [] : (await readWorkers(db)).filter(({ live }) => live),
      missingRights: missingRights(grants.flatMap((row) => Object.values(row))),
      ...(schema === undefined ? {} : { schema }),
    };
  });
}

async function schemaVersion(db: Parameters<Parameters<Database['run']>[0]>[0]): Promise<number | undefined> {
  const [table] = await rowsOf<{ name: string }>(
    db,
    sql`select table_name as name from information_schema.tables where table_schema = database() and table_name = 'pdr_schema'`,
  );
  if (table === undefined) return undefined;
  const [row] = await rowsOf<{ version: number | null }>(
    db,
    sql`select max(version) as version from pdr_schema`,
  );
  return row?.version ?? undefined;
}

/** Grants name rights one by one, or all at once; which database they are for was settled by connecting to it. */
function missingRights(grants: readonly string[]): string[] {
  const given = grants.map((grant) => grant.replace(/ ON .*/s, '').toUpperCase()).join(', ');
  if (given.includes('ALL PRIVILEGES')) return [];
  return NEEDED_RIGHTS.filter((right) => !new RegExp(`\\b${right}\\b`).test(given));
}
