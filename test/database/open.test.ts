import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, DatabaseSettings } from '../../database/open.ts';
import { rowsOf } from '../../database/rows.ts';
import { PdrError } from '../../domain/failures.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';

let server: TestMariadb;
let settings: DatabaseSettings;
const databases = new OpenDatabases();

beforeAll(async () => {
  server = await startTestMariadb();
  settings = await server.freshDatabase();
});
afterEach(() => databases.end());
afterAll(() => server.stop());

const one = (database: Database): Promise<{ n: number }[]> =>
  database.run((db) => rowsOf<{ n: number }>(db, sql`select 1 as n`));
const slow = (database: Database, seconds: number): Promise<unknown> =>
  database.run((db) => db.execute(sql`select sleep(${seconds})`));

async function connectionsOf(username: string): Promise<number> {
  const [row] = await server.administer(
    `select count(*) as n from information_schema.processlist where user = '${username}' and db like 'pdr_test%'`,
  );
  return row?.['n'] as number;
}

async function limitedUser(name: string, connections: number): Promise<DatabaseSettings> {
  await server.administer(
    `create or replace user '${name}'@'127.0.0.1' identified by 'secret' with max_user_connections ${connections}`,
    `grant all on \`pdr_test%\`.* to '${name}'@'127.0.0.1'`,
  );
  return { ...settings, username: name, password: 'secret' };
}

async function failureOf(work: Promise<unknown>): Promise<PdrError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PdrError);
  return error as PdrError;
}

describe('a session', () => {
  it('counts in UTC, is strict, and escapes values whatever the server was set to', async () => {
    await server.administer(
      `set global sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'`,
      `set global time_zone = '+05:00'`,
    );
    const database = databases.open(settings);
    const text = `a\\' "quoted" ü 🪐 ' or 1=1 -- `;
    const [row] = await database.run((db) =>
      rowsOf<{ text: string; zone: string; mode: string }>(
        db,
        sql`select ${text} as text, @@time_zone as zone, @@sql_mode as mode`,
      ),
    );
    await server.administer(`set global sql_mode = default`, `set global time_zone = default`);
    expect(row).toMatchObject({ text, zone: '+00:00', mode: expect.stringContaining('STRICT_TRANS_TABLES') });
  });
});

describe('the pool', () => {
  it('never has more connections than it was made for, and serves callers in their order', async () => {
    const database = databases.open(settings, 3);
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 30 }, async (_, caller) => {
        await slow(database, 0.01);
        order.push(caller);
      }),
    );
    expect(database.figures()).toMatchObject({
      size: 3,
      opened: 3,
      peak: 3,
      inUse: 0,
      waiting: 0,
      refused: 0,
    });
    expect(database.figures().longestWaitSeconds).toBeGreaterThan(0);
    const displacement = order.map((caller, place) => Math.abs(caller - place));
    expect(Math.max(...displacement)).toBeLessThan(3);
  });

  it('can be bounded more tightly while it works, and less tightly again', async () => {
    const database = databases.open(settings, 4);
    await Promise.all([1, 2, 3, 4].map(() => slow(database, 0.02)));
    database.resize(2);
    await Promise.all(Array.from({ length: 12 }, () => slow(database, 0.02)));
    expect(database.figures().limit).toBe(2);
    expect(await connectionsOf('tester')).toBeLessThanOrEqual(2);
    database.resize(100);
    expect(database.figures().limit).toBe(4);
  });

  it('keeps one idle connection for a moment and none after that', async () => {
    const database = databases.open(settings, 4);
    await Promise.all([1, 2, 3, 4].map(() => slow(database, 0.05)));
    expect(database.figures().idle).toBe(4);
    await expect.poll(() => database.figures().idle, { timeout: 5000, interval: 20 }).toBe(1);
    await expect.poll(() => database.figures().idle, { timeout: 5000, interval: 20 }).toBe(0);
    await expect.poll(() => connectionsOf('tester'), { timeout: 5000 }).toBe(0);
  });

  it('replaces a connection that died while it was idle', async () => {
    const database = databases.open(settings, 1);
    for (let round = 0; round < 5; round += 1) {
      const [row] = await database.run((db) => rowsOf<{ id: number }>(db, sql`select connection_id() as id`));
      await server.administer(`kill ${row?.id}`);
      expect(await one(database)).toEqual([{ n: 1 }]);
    }
  });

  it('closes a connection that saw an error, so that no transaction and no lock survives it', async () => {
    const database = databases.open(settings, 1);
    await database.run((db) => db.execute(sql`create table kept (n int primary key) engine = InnoDB`));
    const broken = database.transaction(async (db) => {
      await db.execute(sql`insert into kept values (1)`);
      throw new Error('the work changed its mind');
    });
    await expect(broken).rejects.toThrow('the work changed its mind');
    expect(await database.run((db) => rowsOf(db, sql`select * from kept`))).toEqual([]);
    expect(database.figures().inUse).toBe(0);
  });

  it('ends a caller’s wait with the reason of its signal, and nobody else’s', async () => {
    const database = databases.open(settings, 1);
    const controller = new AbortController();
    const busy = slow(database, 0.3);
    const waiting = one(database.during(controller.signal));
    const later = one(database);
    controller.abort(new Error('the worker stops'));
    await expect(waiting).rejects.toThrow('the worker stops');
    await expect(one(database.during(controller.signal))).rejects.toThrow('the worker stops');
    await busy;
    expect(await later).toEqual([{ n: 1 }]);
    expect(database.figures().waiting).toBe(0);
  });

  it('refuses who waits and who comes when it was closed, and lets who works end', async () => {
    const database = databases.open(settings, 1);
    const busy = slow(database, 0.2);
    const waiting = failureOf(one(database));
    await sleep(50);
    await database.end();
    expect(await busy).toBeDefined();
    expect((await waiting).type).toBe('DatabaseUnreachable');
    expect((await failureOf(one(database))).type).toBe('DatabaseUnreachable');
  });
});

describe('faults that pass', () => {
  it('waits where the user may have one connection only', async () => {
    const limited = await limitedUser('single', 1);
    const four = [1, 2, 3, 4].map(() => databases.open(limited, 2));
    const answers = await Promise.all(
      four.flatMap((database) => Array.from({ length: 10 }, () => one(database))),
    );
    expect(answers).toHaveLength(40);
    expect(four.reduce((sum, database) => sum + database.figures().refused, 0)).toBeGreaterThan(0);
  });

  it('gives a refused process its turn although another one never stops working', async () => {
    const limited = await limitedUser('shared', 1);
    const greedy = databases.open(limited, 1);
    let stop = false;
    const working = (async () => {
      while (!stop) await one(greedy);
    })();
    await one(greedy);
    const refused = databases.open(limited, 1);
    for (let turn = 0; turn < 3; turn += 1) expect(await one(refused)).toEqual([{ n: 1 }]);
    stop = true;
    await working;
  }, 60_000);

  it('begins work again that met a deadlock or a killed statement', async () => {
    const database = databases.open(settings, 2);
    await database.run((db) =>
      db.execute(sql`create table pair (id int primary key, n int) engine = InnoDB`),
    );
    await database.run((db) => db.execute(sql`insert into pair values (1, 0), (2, 0)`));
    const addInOrder = (first: number, second: number) =>
      database.transaction(async (db) => {
        await db.execute(sql`update pair set n = n + 1 where id = ${first}`);
        await sleep(30);
        await db.execute(sql`update pair set n = n + 1 where id = ${second}`);
      });
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? addInOrder(1, 2) : addInOrder(2, 1))),
    );
    expect(await database.run((db) => rowsOf(db, sql`select n from pair`))).toEqual([{ n: 6 }, { n: 6 }]);
  });

  it('goes on through every connection being killed again and again', async () => {
    const database = databases.open(settings, 4);
    let stop = false;
    const killing = (async () => {
      while (!stop) {
        const rows = await server.administer(
          `select id from information_schema.processlist where user = 'tester' and db like 'pdr_test%'`,
        );
        for (const row of rows) await server.administer(`kill ${row['id'] as number}`).catch(() => undefined);
        await sleep(50);
      }
    })();
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const [row] = await database.run(async (db) => {
          await db.execute(sql`select sleep(0.01)`);
          return rowsOf<{ n: number }>(db, sql`select 7 as n`);
        });
        return row?.n;
      }),
    );
    stop = true;
    await killing;
    expect(answers).toEqual(Array.from({ length: 200 }, () => 7));
  });

  it('waits for a server that was killed and comes back while statements run', async () => {
    const database = databases.open(settings, 3);
    await database.run((db) => db.execute(sql`create table marks (id int primary key) engine = InnoDB`));
    const writing = Array.from({ length: 60 }, (_, id) =>
      database.transaction(async (db) => {
        await db.execute(sql`insert ignore into marks values (${id})`);
        await db.execute(sql`select sleep(0.05)`);
      }),
    );
    await sleep(200);
    await server.kill();
    await sleep(700);
    await server.start();
    await Promise.all(writing);
    const [row] = await database.run((db) => rowsOf<{ n: number }>(db, sql`select count(*) as n from marks`));
    expect(row?.n).toBe(60);
    expect(database.figures().refused).toBeGreaterThan(0);
  });

  it('says within its patience that a server cannot be reached, and where that is', async () => {
    const database = databases.open({ ...settings, port: 1, patienceSeconds: 0.5 }, 2);
    const failure = await failureOf(one(database));
    expect(failure.type).toBe('DatabaseUnreachable');
    expect(failure.message).toMatch(/127\.0\.0\.1:1 .*ECONNREFUSED/);
  });
});

describe('faults that do not pass', () => {
  it.each([
    ['a wrong password', { password: 'guess' }],
    ['an unknown database', { database: 'nowhere' }],
  ])('refuses %s at once, with the remedy and without the password', async (_, wrong) => {
    const database = databases.open({ ...settings, ...wrong }, 1);
    const failure = await failureOf(one(database));
    expect(failure.type).toBe('DatabaseRefused');
    expect(failure.message).toContain('check database.username, database.password');
    expect(failure.message).not.toContain('guess');
    expect(JSON.stringify(failure.facts)).not.toContain('guess');
  });

  it('refuses a statement for which the user lacks the right', async () => {
    await server.administer(
      `create or replace user 'reader'@'127.0.0.1' identified by 'secret'`,
      `grant select on \`pdr_test%\`.* to 'reader'@'127.0.0.1'`,
    );
    const database = databases.open({ ...settings, username: 'reader', password: 'secret' }, 1);
    const failure = await failureOf(database.run((db) => db.execute(sql`create table mine (id int)`)));
    expect(failure.type).toBe('DatabaseRefused');
  });

  it('calls a missing table a schema that cannot be used', async () => {
    const failure = await failureOf(
      databases.open(settings, 1).run((db) => db.execute(sql`select * from nothing`)),
    );
    expect(failure.type).toBe('SchemaNotUsable');
  });

  it('names a faulty statement’s error without the statement and its values', async () => {
    const database = databases.open(settings, 1);
    const secret = 'a value of a megabyte';
    const error: unknown = await database
      .run((db) => db.execute(sql`selekt ${secret}`))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^ER_PARSE_ERROR: /);
    expect((error as Error).cause).toBeUndefined();
    expect(error).not.toHaveProperty('sql');
  });
});
