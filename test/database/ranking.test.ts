import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimModel } from '../../database/claims.ts';
import { ensureSchema } from '../../database/ensure-schema.ts';
import type { OpenGrid } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { recordFinished } from '../../database/outcomes.ts';
import { nextModels } from '../../database/queue.ts';
import { readDurations, waitingPages, writeOrder } from '../../database/ranking.ts';
import { registerModels } from '../../database/registration.ts';
import { enlistWorker } from '../../database/workers.ts';
import { modelsOf, openRun, workerOf } from '../support/grid-fixture.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';

let server: TestMariadb;
let database: Database;
let grid: OpenGrid;
const databases = new OpenDatabases();

beforeAll(async () => {
  server = await startTestMariadb();
  database = databases.open(await server.freshDatabase());
  await ensureSchema(database);
  grid = await openRun(database, 'orion');
  await registerModels(database, grid, modelsOf(6), { computed: new Set() });
  await enlistWorker(database, workerOf('w1'));
});
afterAll(async () => {
  await databases.end();
  await server.stop();
});

async function finish(jobId: number, seconds: number): Promise<void> {
  await claimModel(database, { jobId, workerId: 'w1', token: `t${jobId}` });
  await recordFinished(database, { jobId, token: `t${jobId}`, seconds, files: [], outputs: {} });
}

it("durations of finished models of the same executable are read, the own grid's first", async () => {
  const other = await openRun(database, 'vela');
  await registerModels(database, other, modelsOf(2), { computed: new Set() });
  const [first] = await nextModels(database, other, { without: [], limit: 1 });
  await finish(first?.id ?? 0, 7);
  const [own] = await nextModels(database, grid, { without: [], limit: 1 });
  await finish(own?.id ?? 0, 3);
  const known = await readDurations(database, grid, 10);
  expect(known.map(({ seconds }) => seconds)).toEqual([3, 7]);
  expect(known[0]?.point).toEqual({ metal: '100', dens: '0', mass: '00', chi: '-05' });
});

it('waiting models are taken in the order that was written, without those taken before', async () => {
  const waiting: number[] = [];
  for await (const page of waitingPages(database, grid)) waiting.push(...page.map(({ jobId }) => jobId));
  const ids = waiting.toReversed();
  expect(ids).toHaveLength(5);
  await writeOrder(database, ids);
  const queue = await nextModels(database, grid, { without: [ids[1] ?? 0], limit: 3 });
  expect(queue.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[3]]);
});
