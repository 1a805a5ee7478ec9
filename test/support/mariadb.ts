import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { type Database, type DatabaseSettings, openDatabase } from '../../database/open.ts';
import { type RunningMariadb, startMariadb, stopMariadb } from '../../stack/mariadb.ts';
import { initialiseMariadb } from '../../stack/mariadb-data.ts';
import { freePort } from '../../stack/ports.ts';
import { endsWithin, signal } from '../../stack/processes.ts';

const ACCOUNT = { username: 'tester', password: 'a "test" \\ password', database: 'pdr' };

/** A MariaDB server for the tests of one file; its account may do everything. */
export interface TestMariadb {
  /** An account's way into a new, empty database. */
  freshDatabase(): Promise<DatabaseSettings>;
  /** Statements one after the other on one connection of their own; the rows of the last one. */
  administer(...statements: string[]): Promise<RowDataPacket[]>;
  /** Ends the server as a power cut would. */
  kill(): Promise<void>;
  /** Starts a killed server again, at the same port and with the same data. */
  start(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export async function startTestMariadb(): Promise<TestMariadb> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pdr-test-')));
  initialiseMariadb(folder, ACCOUNT, [`GRANT ALL ON *.* TO 'tester'@'127.0.0.1' WITH GRANT OPTION`]);
  const port = await freePort();
  const options = { port, account: ACCOUNT, log: join(folder, 'server.log') };
  let server: RunningMariadb = await startMariadb(folder, options);
  let databases = 0;

  const administer: TestMariadb['administer'] = async (...statements) => {
    const { username: user, password } = ACCOUNT;
    const connection = await createConnection({ host: '127.0.0.1', port, user, password });
    try {
      let rows: RowDataPacket[] = [];
      for (const statement of statements) [rows] = await connection.query<RowDataPacket[]>(statement);
      return rows;
    } finally {
      await connection.end();
    }
  };

  return {
    administer,
    freshDatabase: async () => {
      databases += 1;
      const database = `pdr_test_${databases}`;
      await administer(`create database ${database} character set utf8mb4`);
      return { host: '127.0.0.1', port, ...ACCOUNT, database, patienceSeconds: 60 };
    },
    kill: async () => {
      signal(server.process, 'SIGKILL');
      await endsWithin(server.process, 10);
    },
    start: async () => {
      server = await startMariadb(folder, options);
    },
    stop: async () => {
      await stopMariadb(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens databases for tests and closes them together. */
export class OpenDatabases {
  readonly #open: Database[] = [];

  open(settings: DatabaseSettings, connections = 4): Database {
    const database = openDatabase(settings, connections);
    this.#open.push(database);
    return database;
  }

  async end(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((database) => database.end()));
  }
}
