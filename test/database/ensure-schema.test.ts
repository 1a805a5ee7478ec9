import { sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/mysql-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureSchema, SCHEMA_VERSION } from '../../database/ensure-schema.ts';
import type { Database, DatabaseSettings } from '../../database/open.ts';
import { rowsOf } from '../../database/rows.ts';
import { shortestDecimal } from '../../database/schema/shortest-decimals.ts';
import { TABLES } from '../../database/schema/tables.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';
import { PDR_RUN_COLUMNS, PDR_RUN_TABLES, pdrRunTables } from '../support/pdr-run-database.ts';

let server: TestMariadb;
const databases = new OpenDatabases();

beforeAll(async () => {
  server = await startTestMariadb();
});
afterEach(() => databases.end());
afterAll(() => server.stop());

interface Column {
  readonly column: string;
  readonly type: string;
  readonly nullable: string;
  readonly key: string;
  readonly extra: string;
}

async function columnsOf(database: Database, table: string): Promise<Column[]> {
  return database.run((db) =>
    rowsOf<Column>(
      db,
      sql`select column_name as ${sql.identifier('column')}, column_type as type, is_nullable as nullable,
            column_key as ${sql.identifier('key')}, extra from information_schema.columns
          where table_schema = database() and table_name = ${table} order by ordinal_position`,
    ),
  );
}

async function fingerprint(database: Database): Promise<unknown[]> {
  const columns = await Promise.all(
    TABLES.map(async (table) => {
      const { name } = getTableConfig(table);
      const found = await columnsOf(database, name);
      return found.map((column) => `${name}.${column.column} ${column.type} ${column.nullable}`).sort();
    }),
  );
  const keys = await database.run((db) =>
    rowsOf<{ owner: string; name: string }>(
      db,
      sql`select distinct table_name as owner, index_name as name, non_unique as loose from information_schema.statistics
          where table_schema = database() and (index_name like 'pdr%' or index_name in ('PRIMARY', 'sha256_sum'))
          order by owner, name`,
    ),
  );
  return [...columns, keys];
}

async function withPdrRunTables(): Promise<DatabaseSettings> {
  const settings = await server.freshDatabase();
  await server.administer(`use ${settings.database}`, ...pdrRunTables());
  return settings;
}

/** What stands in a database that pdr_run worked on and was killed in: parameters, jobs of one name, files. */
async function fillPdrRunTables(database: string): Promise<void> {
  await server.administer(
    `use ${database}`,
    `insert into model_names (model_name, model_path) values ('old grid', '/archive/old grid')`,
    `insert into users (username, email) values ('ada', 'ada@example.org')`,
    `insert into kosmatau_executables (executable_file_name, sha256_sum) values ('pdrexe', repeat('a', 64))`,
    `insert into chemical_databases (chem_rates_file_name) values ('chem_rates.dat')`,
    `insert into kosmatau_parameters (model_name_id, xnsur, mass, sigd, cosray, d2gratio1, d2gratio2, bindsites, alfven_column,
       rtot, sint, h2formc, species, ifuvmeth)
     values (1, 63.09573444801933, 1.2589254117941673, 1.9e-21, 2e-16, 0.00827485, 0.00227746, 1.5e15, 4e20,
       1.5637889117076413e18, 100000.0, 2.121e-17, 'H+ H2+', 1)`,
    `insert into kosmatau_parameters (model_name_id, xnsur) values (1, null)`,
    `insert into pdr_model_jobs (model_name_id, model_job_name, user_id, kosmatau_parameters_id, status, pending, active)
     values (1, '100_30_00_00_00', 1, 1, 'finished', 0, 0), (1, '100_30_00_00_00', 1, 1, 'skipped', 0, 0),
       (1, '100_35_00_00_00', 1, 2, 'pending', 1, 0), (1, '100_40_00_00_00', 1, 2, 'running', 0, 1)`,
    `insert into hdf_files (job_id, file_name, file_name_hdf5_s, file_name_hdf5_c, file_size)
     values (1, 'pdr.hdf', 'pdrstruct.hdf5', 'pdrchem.hdf5', 2147483647)`,
    `insert into json_files (name, path, sha256_sum, job_id) values ('deck', '/deck', repeat('b', 64), 1)`,
  );
}

const widened = (type: string, column: string): string => {
  if (type === 'float') return 'double';
  return column.startsWith('file_size') ? 'bigint(20)' : type;
};

describe('a fresh schema', () => {
  it.each(PDR_RUN_TABLES)(
    'has all columns of pdr_run’s table %s, in their order, with reals in double precision',
    async (table) => {
      const database = databases.open(await server.freshDatabase(), 1);
      await ensureSchema(database);
      const expected = PDR_RUN_COLUMNS.filter((column) => column.table === table);
      const found = await columnsOf(database, table);
      expect(found.slice(0, expected.length)).toEqual(
        expected.map(({ column, type, nullable, key, extra }) => ({
          column,
          type: widened(type, column),
          nullable: nullable ? 'YES' : 'NO',
          key,
          extra,
        })),
      );
    },
  );

  it('lets pdr_run go on inserting: every column of this project may be left out', async () => {
    const settings = await server.freshDatabase();
    await ensureSchema(databases.open(settings, 1));
    await fillPdrRunTables(settings.database);
    const [row] = await server.administer(`select count(*) as n from ${settings.database}.pdr_model_jobs`);
    expect(row?.['n']).toBe(4);
  });

  it('takes text in any language for failures', async () => {
    const database = databases.open(await server.freshDatabase(), 1);
    await ensureSchema(database);
    const message = 'Übergröße 🪐 ギリシャ';
    await database.run((db) =>
      db.execute(sql`insert into pdr_model_jobs (model_job_name, failure_message) values ('x', ${message})`),
    );
    const rows = await database.run((db) =>
      rowsOf(db, sql`select failure_message as message from pdr_model_jobs`),
    );
    expect(rows).toEqual([{ message }]);
  });
});

describe('ensureSchema', () => {
  it('says what it did, and does nothing the second time', async () => {
    const database = databases.open(await server.freshDatabase(), 1);
    const first = await ensureSchema(database);
    expect(first.version).toBe(SCHEMA_VERSION);
    expect(first.changes).toContain('table pdr_model_jobs created');
    expect(await ensureSchema(database)).toEqual({ version: SCHEMA_VERSION, changes: [] });
  });

  it('leaves the schema of a newer version alone', async () => {
    const database = databases.open(await server.freshDatabase(), 1);
    await ensureSchema(database);
    await database.run((db) => db.execute(sql`insert into pdr_schema values (99, now())`));
    await database.run((db) => db.execute(sql`drop table pdr_archives`));
    expect(await ensureSchema(database)).toEqual({ version: 99, changes: [] });
  });

  it('ends right when six processes begin at once', async () => {
    const settings = await withPdrRunTables();
    await fillPdrRunTables(settings.database);
    const reports = await Promise.all(
      Array.from({ length: 6 }, () => ensureSchema(databases.open(settings, 1))),
    );
    expect(reports.map(({ version }) => version)).toEqual(Array.from({ length: 6 }, () => SCHEMA_VERSION));
    expect(reports.filter(({ changes }) => changes.length > 0)).toHaveLength(1);
  });

  it('ends right when its connection is killed at any step', async () => {
    const reference = databases.open(await server.freshDatabase(), 1);
    await ensureSchema(reference);
    const settings = await withPdrRunTables();
    await fillPdrRunTables(settings.database);
    const database = databases.open(settings, 1);
    let running = true;
    let kills = 0;
    const killing = (async () => {
      for (let pause = 0; running && kills < 40; pause += 3) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        const rows = await server.administer(
          `select id from information_schema.processlist where db = '${settings.database}'`,
        );
        for (const row of rows) {
          await server.administer(`kill ${row['id'] as number}`).catch(() => undefined);
          kills += 1;
        }
      }
    })();
    await ensureSchema(database);
    running = false;
    await killing;
    expect(kills).toBeGreaterThan(0);
    expect(await fingerprint(database)).toEqual(await fingerprint(reference));
  });

  it('ends right when the server is killed in the middle', async () => {
    const settings = await withPdrRunTables();
    await fillPdrRunTables(settings.database);
    const database = databases.open(settings, 1);
    const ensuring = ensureSchema(database);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await server.kill();
    await server.start();
    expect((await ensuring).version).toBe(SCHEMA_VERSION);
    const reference = databases.open(await server.freshDatabase(), 1);
    await ensureSchema(reference);
    expect(await fingerprint(database)).toEqual(await fingerprint(reference));
  });

  it('names the table that has no transactions, and the remedy', async () => {
    const settings = await withPdrRunTables();
    await server.administer(
      `use ${settings.database}`,
      'set foreign_key_checks = 0',
      'drop table json_files',
      'create table json_files (id int) engine = MyISAM',
    );
    await expect(ensureSchema(databases.open(settings, 1))).rejects.toThrow(
      'ALTER TABLE json_files ENGINE = InnoDB',
    );
  });
});

describe('a database that pdr_run made', () => {
  it('gets the form of a fresh one, and keeps every row', async () => {
    const settings = await withPdrRunTables();
    await fillPdrRunTables(settings.database);
    const database = databases.open(settings, 1);
    const { changes } = await ensureSchema(database);
    expect(changes).toContain('table hdf_files: 3 columns widened');
    const reference = databases.open(await server.freshDatabase(), 1);
    await ensureSchema(reference);
    expect(await fingerprint(database)).toEqual(await fingerprint(reference));
    const jobs = await database.run((db) =>
      rowsOf(
        db,
        sql`select model_job_name as job, status, is_current as current from pdr_model_jobs order by id`,
      ),
    );
    expect(jobs).toEqual([
      { job: '100_30_00_00_00', status: 'finished', current: null },
      { job: '100_30_00_00_00', status: 'skipped', current: null },
      { job: '100_35_00_00_00', status: 'pending', current: null },
      { job: '100_40_00_00_00', status: 'running', current: null },
    ]);
  });

  it('gets reals with the decimals that their users wrote', async () => {
    const settings = await withPdrRunTables();
    await fillPdrRunTables(settings.database);
    const database = databases.open(settings, 1);
    const { changes } = await ensureSchema(database);
    expect(changes).toContain('table kosmatau_parameters: decimals of 1 rows restored');
    const [row] = await database.run((db) => rowsOf(db, sql`select * from kosmatau_parameters where id = 1`));
    expect(row).toMatchObject({
      xnsur: 63.095734,
      mass: 1.2589254,
      sigd: 1.9e-21,
      cosray: 2e-16,
      d2gratio1: 0.00827485,
      d2gratio2: 0.00227746,
      bindsites: 1.5e15,
      alfven_column: 4e20,
      sint: 100000,
      h2formc: 2.121e-17,
      species: 'H+ H2+',
      ifuvmeth: 1,
      beta: null,
    });
  });

  it('takes sizes above two gigabytes', async () => {
    const settings = await withPdrRunTables();
    const database = databases.open(settings, 1);
    await ensureSchema(database);
    await database.run((db) =>
      db.execute(
        sql`insert into hdf_files (file_name, file_name_hdf5_s, file_name_hdf5_c, file_size) values ('a', 'b', 'c', 5000000000)`,
      ),
    );
    const rows = await database.run((db) => rowsOf(db, sql`select file_size as size from hdf_files`));
    expect(rows).toEqual([{ size: 5_000_000_000 }]);
  });
});

describe('shortestDecimal', () => {
  it('finds the decimal again from which a single-precision value was made', () => {
    for (const written of [
      1.9e-21, 0.00827485, 1.5e15, 4e20, 1.05916e19, 0.1, 330000, 1e-10, 3.755e-4, 6.68e-9,
    ]) {
      expect(shortestDecimal(Math.fround(written))).toBe(written);
    }
  });

  it('keeps the single-precision value of whatever it returns', () => {
    for (let step = 1; step < 20_000; step += 1) {
      const single = Math.fround(Math.exp((step - 10_000) / 120));
      expect(Math.fround(shortestDecimal(single))).toBe(single);
    }
  });

  it('leaves values alone that were never single precision', () => {
    for (const value of [1.9e-21, 63.09573444801933, 0.1, Math.PI])
      expect(shortestDecimal(value)).toBe(value);
  });
});
