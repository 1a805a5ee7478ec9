import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { beforeAll, expect, it } from 'vitest';
import { sharedStack } from '../support/shared-stack.ts';
import { WorkerFleet } from '../support/worker-fleet.ts';

const stack = sharedStack();
const fleet = new WorkerFleet(stack);
let file = '';

beforeAll(async () => {
  file = await stack.configuration('one-second', {
    behaviour: ['* sleep 1'],
    yaml: `model_parameters:\n  species: []\nworker:\n  scratch_dir: ${stack.dataDir}/scratch\n`,
  });
  await fleet.startServers();
  await fleet.makeUser('fleet', 0);
});

/** Two workers of four slots, ready. */
async function startWorkers(): Promise<void> {
  const words = ['--config', file, '--slots', '4'];
  const workers = [1, 2].map(() => fleet.startWorker(words, fleet.environment('fleet')));
  await Promise.all(workers.map((worker) => worker.ready()));
}

function startGrid(name: string, density: string, models: number) {
  const chi = Array.from({ length: models }, (_, index) => (index / 10).toFixed(1));
  const axes = ['--dens', density, '--chi', ...chi, '--mass', '00'];
  return fleet.run(['--config', file, '--model-name', name, ...axes]);
}

const finished = async (grid: string): Promise<number> => {
  const [row] = await stack.rows<{ n: number }>(
    `select count(*) as n from pdr_model_jobs join model_names on model_names.id = model_name_id
     where model_name = ? and status = 'finished'`,
    [grid],
  );
  return row?.n ?? 0;
};

/** Every model finished at its first attempt, its program ran once, and the archive holds it. */
async function expectEachOnce(grid: string, models: number, runs: readonly string[]): Promise<void> {
  const rows = await stack.rows(
    `select status, count(*) as models, max(attempt) as attempts, count(pdr_archives.job_id) as archived
     from pdr_model_jobs join model_names on model_names.id = model_name_id
     left join pdr_archives on pdr_archives.job_id = pdr_model_jobs.id where model_name = ? group by status`,
    [grid],
  );
  expect(rows).toEqual([{ status: 'finished', models, attempts: 1, archived: models }]);
  expect(runs).toHaveLength(models);
  expect(new Set(runs).size).toBe(models);
}

it('the database killed by SIGKILL and away for 20 s amid one-second models: all finished, each executable ran once for each', async () => {
  await startWorkers();
  const models = 120;
  const run = startGrid('outage', '20', models);
  await expect.poll(() => finished('outage'), { timeout: 120_000, interval: 200 }).toBeGreaterThan(20);
  await fleet.killDatabase();
  await sleep(20_000);
  await fleet.startDatabase();
  expect(await run).toMatchObject({
    status: 0,
    state: 'completed',
    total: models,
    finished: models,
    failed: 0,
  });
  await expectEachOnce('outage', models, fleet.programRuns());
  await fleet.endWorkers();
}, 300_000);

/** Ends every connection of the workers once a second, for 30 s. */
async function killConnections(): Promise<number> {
  const administrator = await fleet.administrator();
  let killed = 0;
  for (let second = 0; second < 30; second += 1) {
    const [rows] = await administrator.query<RowDataPacket[]>(
      `select id from information_schema.processlist where user = 'fleet'`,
    );
    for (const row of rows) {
      await administrator.query(`kill ${row['id'] as number}`).then(
        () => (killed += 1),
        () => undefined, // it has ended by itself
      );
    }
    await sleep(1000);
  }
  return killed;
}

/** Fills the server: more connections than it may have from now on, for 10 s; returns how it refuses the next one. */
async function fillServer(): Promise<number | undefined> {
  const administrator = await fleet.administrator();
  const { PDR_DB_HOST: host = '', PDR_DB_PORT: port } = fleet.environment();
  const connect = () => createConnection({ host, port: Number(port), user: 'others', password: 'secret' });
  const others = await Promise.all(Array.from({ length: 12 }, connect));
  await Promise.all(others.map((other) => other.query('set session wait_timeout = 600')));
  await administrator.query('set global max_connections = 10');
  await sleep(10_000);
  const refusal = await connect().then(
    (connection) => connection.destroy(),
    (error: unknown) => error as { errno?: number },
  );
  await administrator.query('set global max_connections = 151');
  for (const other of others) other.destroy();
  return refusal?.errno;
}

it('every connection killed each second for 30 s, a wait_timeout of 2 s and a full server: all finished, nothing lost, nothing twice', async () => {
  const before = fleet.programRuns().length;
  await fleet.makeUser('others', 0);
  const administrator = await fleet.administrator();
  await administrator.query('set global wait_timeout = 2');
  await startWorkers();
  const models = 320;
  const run = startGrid('kills', '30', models);
  await expect.poll(() => finished('kills'), { timeout: 120_000, interval: 200 }).toBeGreaterThan(5);
  const killing = killConnections();
  await sleep(5000);
  expect(await fillServer()).toBe(1040);
  expect(await killing).toBeGreaterThan(20);
  expect(await finished('kills')).toBeLessThan(models);
  expect(await run).toMatchObject({
    status: 0,
    state: 'completed',
    total: models,
    finished: models,
    failed: 0,
  });
  await expectEachOnce('kills', models, fleet.programRuns().slice(before));
  await fleet.endWorkers();
}, 300_000);
