import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { ensureSchema } from '../../database/ensure-schema.ts';
import type { Database, DatabaseSettings } from '../../database/open.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from './mariadb.ts';

/** A server for the tests of one file, and a database with its schema for each test. */
export interface DatabaseSuite {
  readonly server: TestMariadb;
  readonly settings: DatabaseSettings;
  readonly database: Database;
  /** For further pools on the same database; they are closed when the test ends. */
  readonly databases: OpenDatabases;
  rowsIn(table: string, order?: string): ReturnType<TestMariadb['administer']>;
}

/** `prepare` puts in what each test begins with. */
export function databaseSuite(prepare: (database: Database) => Promise<void> | void): DatabaseSuite {
  const databases = new OpenDatabases();
  let server: TestMariadb;
  let settings: DatabaseSettings;
  let database: Database;
  beforeAll(async () => {
    server = await startTestMariadb();
  });
  beforeEach(async () => {
    settings = await server.freshDatabase();
    database = databases.open(settings);
    await ensureSchema(database);
    await prepare(database);
  });
  afterEach(() => databases.end());
  afterAll(() => server.stop());
  return {
    get server() {
      return server;
    },
    get settings() {
      return settings;
    },
    get database() {
      return database;
    },
    databases,
    rowsIn: (table, order = 'id') =>
      server.administer(`select * from ${settings.database}.${table} order by ${order}`),
  };
}
