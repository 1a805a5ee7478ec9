import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Door, Stay } from '../../database/door.ts';
import { ensureSchema } from '../../database/ensure-schema.ts';
import { readFleetFigures, RECLAIM_SECONDS, renewShare } from '../../database/fleet.ts';
import { type Database, type DatabaseSettings, openDatabase } from '../../database/open.ts';
import { enlistWorker, renewWorker } from '../../database/workers.ts';
import { workerOf } from '../support/grid-fixture.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';

let server: TestMariadb;
let settings: DatabaseSettings;
let admin: Database;
let door: Door;
const databases = new OpenDatabases();
const members: Member[] = [];

beforeAll(async () => {
  server = await startTestMariadb();
});
beforeEach(async () => {
  settings = await server.freshDatabase();
  admin = databases.open(settings, 1);
  await ensureSchema(admin);
  door = doorOfOneProcess();
});
afterEach(async () => {
  await Promise.all(members.splice(0).map(({ database }) => database.end()));
  await databases.end();
});
afterAll(() => server.stop());

/** The door for workers of one process: turns in the order of arrival. */
function doorOfOneProcess(): Door {
  let last: Promise<void> = Promise.resolve();
  return {
    enter: async () => {
      const before = last;
      let leave = (): void => undefined;
      last = new Promise((resolve) => {
        leave = resolve;
      });
      await before;
      return { over: new AbortController().signal, leave } satisfies Stay;
    },
  };
}

/** A worker's pool and what its lease does with it. */
class Member {
  readonly id: string;
  readonly database: Database;
  readonly #budget: number | undefined;
  readonly #size: number;

  constructor(id: string, size: number, budget?: number) {
    this.id = id;
    this.#size = size;
    this.#budget = budget;
    this.database = openDatabase(settings, size, { id, door });
    members.push(this);
  }

  async arrive(): Promise<this> {
    await enlistWorker(this.database, { ...workerOf(this.id), connections: this.#size });
    await this.renewShare();
    return this;
  }

  async renew(): Promise<void> {
    await renewWorker(this.database, this.id);
    await this.renewShare();
  }

  async renewShare(): Promise<void> {
    const [bound, figures] = [this.database.bound(), this.database.figures()];
    this.database.resize(
      await renewShare(this.database, { workerId: this.id, bound, budget: this.#budget, figures }),
    );
  }

  work(statements: number, seconds = 0.01): Promise<unknown> {
    const statement = () => this.database.run((db) => db.execute(sql`select sleep(${seconds})`));
    return Promise.all(Array.from({ length: statements }, statement));
  }
}

const recorded = async (): Promise<Record<string, number>> => {
  const rows = await server.administer(`select id, share from ${settings.database}.pdr_workers order by id`);
  return Object.fromEntries(rows.map((row) => [row['id'], row['share']]));
};
const limits = (): number[] => members.map(({ database }) => database.figures().limit);

/** Connections of everybody to the test's database, but for the ones of the tests themselves. */
async function connections(): Promise<number[]> {
  const rows = await server.administer(
    `select id from information_schema.processlist where db = '${settings.database}'`,
  );
  return rows.map((row) => row['id'] as number);
}

/** Puts the last word of a worker into the past. */
const silent = (id: string, seconds: number): Promise<unknown> =>
  server.administer(
    `update ${settings.database}.pdr_workers set seen_at = now(3) - interval ${seconds} second where id = '${id}'`,
  );
const steady = (id: string, seconds: number): Promise<unknown> =>
  server.administer(
    `update ${settings.database}.pdr_workers set steady_since = now(3) - interval ${seconds} second where id = '${id}'`,
  );

describe('shares of the budget', () => {
  it('give a lone worker all that it wants', async () => {
    const worker = await new Member('a', 4).arrive();
    expect(worker.database.figures().limit).toBe(4);
    expect(await recorded()).toEqual({ a: 4 });
  });

  it('move from one worker to the next only after the first one’s pool has shrunk', async () => {
    const first = await new Member('a', 8, 9).arrive();
    const busy = first.work(8, 0.7);
    await sleep(100);
    const second = await new Member('b', 8, 9).arrive();
    // Nothing is free, so the second one works by turns.
    expect([await recorded(), second.database.figures().limit]).toEqual([{ a: 8, b: 0 }, 0]);
    await second.work(3);
    const renewal = first.renew();
    await second.renew();
    expect(await recorded()).toEqual({ a: 8, b: 0 });
    await Promise.all([busy, renewal]);
    // The first one was told to shrink, and its rows say so at the renewal after that.
    await expect.poll(() => first.database.bound(), { timeout: 5000 }).toBe(4);
    await second.renew();
    expect((await recorded())['b']).toBe(0);
    await first.renew();
    await second.renew();
    expect(await recorded()).toEqual({ a: 4, b: 4 });
    expect(limits()).toEqual([4, 4]);
  });

  it('keep to the smallest budget that a worker names', async () => {
    await new Member('a', 8, 6).arrive();
    await new Member('b', 8, 20).arrive();
    for (let round = 0; round < 4; round += 1) {
      for (const member of members) {
        await member.renew();
        await sleep(250);
      }
    }
    expect(await recorded()).toEqual({ a: 3, b: 2 });
  });

  it('are taken from the server where nobody names a budget, less a reserve', async () => {
    await server.administer(
      `create or replace user 'five'@'127.0.0.1' identified by 'secret' with max_user_connections 5`,
      `grant all on ${settings.database}.* to 'five'@'127.0.0.1'`,
    );
    settings = { ...settings, username: 'five', password: 'secret' };
    for (const id of ['a', 'b', 'c', 'd']) await new Member(id, 4).arrive();
    for (let round = 0; round < 5; round += 1) {
      for (const member of members) await member.renew();
      await sleep(250);
    }
    expect(await recorded()).toEqual({ a: 1, b: 1, c: 1, d: 0 });
    await Promise.all(members.map((member) => member.work(10)));
    expect(members.map(({ database }) => database.figures().refused)).toEqual([0, 0, 0, 0]);
  });

  it('are never recorded or used beyond the budget, however workers come, work and renew', async () => {
    const budget = 7;
    const watch = await watchConnections();
    await Promise.all('abcdefghij'.split('').map((id) => new Member(id, 4, budget).arrive()));
    const workers = members.map(async (member) => {
      for (let round = 0; round < 12; round += 1) {
        await Promise.all([member.work(6, 0.02), member.renew()]);
        await sleep(Math.random() * 200);
      }
    });
    await Promise.all(workers);
    const { peak, mostRecorded } = await watch.end();
    expect(peak).toBeGreaterThan(1);
    expect(peak).toBeLessThanOrEqual(budget);
    expect(mostRecorded).toBe(budget - 1);
  }, 120_000);
});

interface Watch {
  end(): Promise<{ readonly peak: number; readonly mostRecorded: number }>;
}

/** Watches, without a pause, how many connections the server has and how many are recorded, from a quiet moment on. */
async function watchConnections(): Promise<Watch> {
  await expect.poll(connections, { timeout: 20_000 }).toEqual([]);
  let [stop, peak, mostRecorded] = [false, 0, 0];
  const watching = (async () => {
    while (!stop) {
      peak = Math.max(peak, (await connections()).length);
      const shares = Object.values(await recorded()).reduce((sum, share) => sum + share, 0);
      mostRecorded = Math.max(mostRecorded, shares);
    }
  })();
  return {
    end: async () => {
      stop = true;
      await watching;
      return { peak, mostRecorded };
    },
  };
}

describe('the share of a worker that is silent', () => {
  it('is freed by one that was heard of without a gap, and only after it must have given it up', async () => {
    const dead = await new Member('a', 4, 6).arrive();
    const heir = await new Member('b', 4, 6).arrive();
    await dead.database.end();
    await silent('a', RECLAIM_SECONDS - 2);
    await steady('b', 600);
    await heir.renew();
    expect((await recorded())['a']).toBe(4);
    await silent('a', RECLAIM_SECONDS + 1);
    await steady('b', RECLAIM_SECONDS - 2);
    await heir.renew();
    expect((await recorded())['a']).toBe(4);
    await steady('b', 600);
    await heir.renew();
    expect(await recorded()).toEqual({ a: 0, b: 4 });
  });

  it('is not freed while the server still has a connection of it; that one is ended', async () => {
    const frozen = await new Member('a', 2, 4).arrive();
    await frozen.database.run((db) => db.execute(sql`select 1`));
    const heir = await new Member('b', 2, 4).arrive();
    const holding = frozen.work(1, 30).catch(() => undefined);
    await sleep(100);
    await silent('a', 600);
    await steady('b', 600);
    await heir.renew();
    expect((await recorded())['a']).toBe(2);
    await frozen.database.end();
    await holding;
    await expect
      .poll(
        async () => {
          await heir.renew();
          return recorded();
        },
        { timeout: 10_000 },
      )
      .toEqual({ a: 0, b: 2 });
  });

  it('ends by itself, with every connection, when it is not renewed in time', async () => {
    const worker = await new Member('a', 4, 6).arrive();
    worker.database.resize(4, performance.now() + 300);
    const interrupted = worker.work(1, 0.6);
    await sleep(350);
    expect(worker.database.figures().limit).toBe(0);
    await interrupted; // begun again, by a turn at the door
    expect(worker.database.bound()).toBe(0);
  });
});

describe('turns at the door', () => {
  it('let pools without a share work one after the other', async () => {
    const pools = ['a', 'b', 'c'].map((id) => new Member(id, 4));
    const watch = await watchConnections();
    await Promise.all(pools.map((pool) => pool.work(40, 0.02)));
    expect((await watch.end()).peak).toBe(1);
  });
});

it('the figures of the fleet are what its workers told last', async () => {
  const worker = await new Member('a', 3, 9).arrive();
  await worker.work(6, 0.05);
  await worker.renew();
  const fleet = await readFleetFigures(admin);
  expect(fleet).toMatchObject({ budget: 9, limit: 3, peak: 3, waiting: 0, refused: 0 });
  expect(fleet.longestWaitSeconds).toBeGreaterThan(0);
  expect(fleet.workers.map((each) => each.worker)).toEqual(['a']);
});
