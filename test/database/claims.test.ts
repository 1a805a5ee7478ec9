import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { cancelModels, type Claim, claimModel, confirmClaim, releaseModel } from '../../database/claims.ts';
import { type OpenGrid, setPaused } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { recordFailed, recordFinished } from '../../database/outcomes.ts';
import { registerModels } from '../../database/registration.ts';
import { countModels } from '../../database/reports.ts';
import { rowsOf } from '../../database/rows.ts';
import {
  enlistWorker,
  fleetSlots,
  LEASE_SECONDS,
  listWorkers,
  renewWorker,
  retireWorker,
} from '../../database/workers.ts';
import { modelsOf, openRun, workerOf } from '../support/grid-fixture.ts';
import { databaseSuite } from '../support/database-suite.ts';

let database: Database;
let grid: OpenGrid;
const suite = databaseSuite(async (fresh) => {
  database = fresh;
  grid = await openRun(database, 'orion');
  await registerModels(database, grid, modelsOf(5), { computed: new Set() });
  await enlistWorker(database, workerOf('w1'));
  await enlistWorker(database, workerOf('w2'));
});

const claim = (jobId: number, workerId: string, token = `${workerId} ${jobId}`): Promise<Claim> =>
  claimModel(database, { jobId, workerId, token });

async function jobRow(id: number): Promise<Record<string, unknown>> {
  const [row] = await suite.server.administer(
    `select * from ${suite.settings.database}.pdr_model_jobs where id = ${id}`,
  );
  return row as Record<string, unknown>;
}

/** Moves a worker's times into the past, as if it had said nothing for `seconds`. */
const silent = (worker: string, seconds: number) =>
  database.run((db) =>
    db.execute(
      sql`update pdr_workers set seen_at = now(3) - interval ${seconds} second where id = ${worker}`,
    ),
  );
const steadyFor = (worker: string, seconds: number) =>
  database.run((db) =>
    db.execute(
      sql`update pdr_workers set steady_since = now(3) - interval ${seconds} second where id = ${worker}`,
    ),
  );

describe('a claim', () => {
  it('makes a pending model run, as pdr_run’s columns say too', async () => {
    expect(await claim(1, 'w1')).toEqual({ state: 'claimed', attempt: 1 });
    expect(await jobRow(1)).toMatchObject({
      status: 'running',
      pending: 0,
      active: 1,
      token: 'w1 1',
      claimed_by: 'w1',
      attempt: 1,
      time_of_finish: null,
    });
    expect((await jobRow(1))['time_of_start']).toBeInstanceOf(Date);
  });

  it('succeeds for one of twenty that ask at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => claim(1, i % 2 === 0 ? 'w1' : 'w2', `token ${i}`)),
    );
    // The same worker may claim its own model again, so count the workers that believe to have it last.
    const { claimed_by: holder, token } = await jobRow(1);
    const others = claims.filter((_, i) => (i % 2 === 0 ? 'w1' : 'w2') !== holder);
    expect(others.every(({ state }) => state === 'held')).toBe(true);
    expect(token).toMatch(/^token \d+$/);
  });

  it('never gives one model to two workers, whatever their number', async () => {
    for (let i = 0; i < 8; i += 1) await enlistWorker(database, workerOf(`many ${i}`));
    const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => claim(2, `many ${i}`)));
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'held')).toHaveLength(7);
  });

  it('counts once when it is repeated with its token', async () => {
    await claim(1, 'w1', 'same');
    expect(await claim(1, 'w1', 'same')).toEqual({ state: 'claimed', attempt: 1 });
    expect(await claim(1, 'w1', 'other')).toEqual({ state: 'claimed', attempt: 2 });
  });

  it('counts a further attempt after a failure, also with its token', async () => {
    await claim(1, 'w1', 'same');
    const failure = { type: 'ExecutableFailed', message: 'exit status 3' } as const;
    await recordFailed(database, { jobId: 1, token: 'same', failure, facts: {}, seconds: 1, tryAgain: true });
    expect(await claim(1, 'w1', 'same')).toEqual({ state: 'claimed', attempt: 2 });
    expect(await jobRow(1)).toMatchObject({ failure_type: null, failure_message: null, seconds: null });
  });

  it('tells who holds a model whose holder lives', async () => {
    await claim(1, 'w1');
    expect(await claim(1, 'w2')).toEqual({ state: 'held', workerId: 'w1', host: 'host-of-w1' });
    expect(await jobRow(1)).toMatchObject({ token: 'w1 1', attempt: 1 });
  });

  it('takes over from a worker that has been silent for longer than the lease', async () => {
    await claim(1, 'w1');
    await steadyFor('w2', 60);
    await silent('w1', LEASE_SECONDS - 2);
    expect((await claim(1, 'w2')).state).toBe('held');
    await silent('w1', LEASE_SECONDS + 1);
    expect(await claim(1, 'w2')).toEqual({ state: 'claimed', attempt: 2 });
    expect(await jobRow(1)).toMatchObject({ claimed_by: 'w2', token: 'w2 1' });
  });

  it('takes over from a worker that retired or was never known', async () => {
    await claim(1, 'w1');
    await retireWorker(database, 'w1');
    expect(await claim(1, 'w2')).toEqual({ state: 'claimed', attempt: 2 });
  });

  it('calls nobody dead just because the database was away', async () => {
    await claim(1, 'w1');
    await steadyFor('w2', 60);
    await silent('w1', 60);
    await silent('w2', 60);
    await renewWorker(database, 'w2');
    expect((await claim(1, 'w2')).state).toBe('held');
    await renewWorker(database, 'w1');
    await steadyFor('w2', LEASE_SECONDS + 1);
    expect((await claim(1, 'w2')).state).toBe('held');
  });

  it('of a paused grid’s model is not granted until the grid goes on', async () => {
    await setPaused(database, grid.gridId, true);
    expect(await claim(1, 'w1')).toEqual({ state: 'paused' });
    expect(await jobRow(1)).toMatchObject({ status: 'pending', attempt: 0 });
    await setPaused(database, grid.gridId, false);
    expect((await claim(1, 'w1')).state).toBe('claimed');
  });

  it('tells how a model ended', async () => {
    await claim(1, 'w1');
    await recordFinished(database, { jobId: 1, token: 'w1 1', seconds: 2.5, files: [], outputs: {} });
    await claim(2, 'w1');
    const failure = { type: 'ExecutableFailed', message: 'exit status 3' } as const;
    await recordFailed(database, {
      jobId: 2,
      token: 'w1 2',
      failure,
      facts: {},
      seconds: 1.5,
      tryAgain: false,
    });
    await claim(3, 'w1');
    await releaseModel(database, { jobId: 3, token: 'w1 3', status: 'cancelled' });
    const base = (id: number) => ({ id, index: id - 1, job: `100_${id - 1}_00_-05_00` });
    expect(await claim(1, 'w2')).toEqual({
      state: 'ended',
      outcome: { ...base(1), status: 'finished', seconds: 2.5 },
    });
    expect(await claim(2, 'w2')).toEqual({
      state: 'ended',
      outcome: { ...base(2), status: 'failed', seconds: 1.5, failure },
    });
    expect(await claim(3, 'w2')).toMatchObject({ state: 'ended', outcome: { status: 'cancelled' } });
  });

  it('of a row that was removed fails', async () => {
    await expect(claim(99, 'w1')).rejects.toMatchObject({ type: 'ClaimLost' });
  });
});

describe('a claim that was lost', () => {
  beforeEach(async () => {
    await claim(1, 'w1');
    await retireWorker(database, 'w1');
    await claim(1, 'w2');
  });

  it('changes nothing, whatever its attempt records', async () => {
    const lost = { jobId: 1, token: 'w1 1' };
    const before = await jobRow(1);
    const failure = { type: 'ExecutableFailed', message: 'exit status 3' } as const;
    const files = [{ path: 'a', role: 'textout', size: 1, sha256: 'a'.repeat(64), modified: 1 }];
    expect(await recordFinished(database, { ...lost, seconds: 1, files, outputs: { logFile: 'log' } })).toBe(
      false,
    );
    expect(await recordFailed(database, { ...lost, failure, facts: {}, seconds: 1, tryAgain: false })).toBe(
      false,
    );
    expect(await releaseModel(database, { ...lost, status: 'pending' })).toBe(false);
    expect(await releaseModel(database, { ...lost, status: 'cancelled' })).toBe(false);
    expect(await jobRow(1)).toEqual(before);
    expect(await suite.server.administer(`select * from ${suite.settings.database}.pdr_archives`)).toEqual(
      [],
    );
  });

  it('is not confirmed, and the one that took over is', async () => {
    expect(await confirmClaim(database, { jobId: 1, token: 'w1 1' })).toBe(false);
    expect(await confirmClaim(database, { jobId: 1, token: 'w2 1' })).toBe(true);
  });
});

describe('releaseModel', () => {
  it('gives a model to the next worker at once, and may be repeated', async () => {
    await claim(1, 'w1');
    for (let repetition = 0; repetition < 2; repetition += 1) {
      expect(await releaseModel(database, { jobId: 1, token: 'w1 1', status: 'pending' })).toBe(true);
    }
    expect(await jobRow(1)).toMatchObject({ status: 'pending', pending: 1, active: 0, claimed_by: null });
    expect(await claim(1, 'w2')).toEqual({ state: 'claimed', attempt: 2 });
  });

  it('cannot undo an end', async () => {
    await claim(1, 'w1');
    await recordFinished(database, { jobId: 1, token: 'w1 1', seconds: 1, files: [], outputs: {} });
    expect(await releaseModel(database, { jobId: 1, token: 'w1 1', status: 'pending' })).toBe(false);
    expect(await jobRow(1)).toMatchObject({ status: 'finished' });
  });
});

describe('cancelModels', () => {
  it('cancels what waits and what still runs, by whomever, and leaves what ended', async () => {
    await claim(1, 'w1');
    await claim(2, 'w2');
    await claim(3, 'w2');
    await recordFinished(database, { jobId: 3, token: 'w2 3', seconds: 1, files: [], outputs: {} });
    expect(await cancelModels(database, grid.gridId, grid.run)).toBe(4);
    expect(await cancelModels(database, grid.gridId, grid.run)).toBe(0);
    expect(await countModels(database, grid)).toMatchObject({
      cancelled: 4,
      running: 0,
      finished: 1,
      pending: 0,
    });
    expect(await releaseModel(database, { jobId: 1, token: 'w1 1', status: 'pending' })).toBe(false);
    expect((await renewWorker(database, 'w2')).heldJobs).toEqual([]);
  });
});

describe('a worker', () => {
  it('learns which models it holds, and misses those that were taken over', async () => {
    await claim(1, 'w1');
    await claim(2, 'w1');
    await claim(3, 'w2');
    expect(await renewWorker(database, 'w1')).toEqual({
      enlisted: true,
      heldJobs: [
        { jobId: 1, token: 'w1 1' },
        { jobId: 2, token: 'w1 2' },
      ],
    });
    await steadyFor('w2', 60);
    await silent('w1', LEASE_SECONDS + 1);
    await claim(1, 'w2');
    expect((await renewWorker(database, 'w1')).heldJobs).toEqual([{ jobId: 2, token: 'w1 2' }]);
  });

  it('is told when its row is gone, and may enlist again', async () => {
    await retireWorker(database, 'w1');
    expect((await renewWorker(database, 'w1')).enlisted).toBe(false);
    await enlistWorker(database, workerOf('w1', 7));
    expect((await renewWorker(database, 'w1')).enlisted).toBe(true);
    expect((await listWorkers(database)).find(({ id }) => id === 'w1')).toMatchObject({
      slots: 7,
      live: true,
    });
  });

  it('counts for the fleet while it lives, in its own task queue', async () => {
    await enlistWorker(database, { ...workerOf('w3', 16), taskQueue: 'another' });
    expect(await fleetSlots(database, 'pdr-run')).toBe(8);
    await silent('w1', LEASE_SECONDS + 1);
    expect(await fleetSlots(database, 'pdr-run')).toBe(4);
    expect(await fleetSlots(database, 'nobody')).toBe(0);
  });

  it('is steady from its first renewal after a gap', async () => {
    const steadySince = async (): Promise<string | undefined> => {
      const [row] = await database.run((db) =>
        rowsOf<{ since: string }>(db, sql`select steady_since as since from pdr_workers where id = 'w1'`),
      );
      return row?.since;
    };
    await steadyFor('w1', 600);
    const before = await steadySince();
    await renewWorker(database, 'w1');
    expect(await steadySince()).toBe(before);
    await silent('w1', LEASE_SECONDS + 1);
    await renewWorker(database, 'w1');
    expect(await steadySince()).not.toBe(before);
  });

  it('is forgotten a day after its last word', async () => {
    await silent('w1', 25 * 3600);
    await enlistWorker(database, workerOf('w3'));
    expect((await listWorkers(database)).map(({ id }) => id)).toEqual(['w2', 'w3']);
  });
});
