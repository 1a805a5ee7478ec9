import { beforeAll, expect, it } from 'vitest';
import { sharedStack } from '../support/shared-stack.ts';
import { WorkerFleet } from '../support/worker-fleet.ts';

const stack = sharedStack();
const fleet = new WorkerFleet(stack);
let file = '';

/** 3 densities x 379 fields. */
const MODELS = 1137;
const DENSITIES = ['20', '30', '40'];
const fields = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => (index / 10).toFixed(1));

beforeAll(async () => {
  file = await stack.configuration('instant', {
    yaml: `model_parameters:\n  species: []\nworker:\n  scratch_dir: ${stack.dataDir}/scratch\n`,
  });
  await fleet.startServers();
});

/** Rows of a grid by status, and the most attempts that one needed. */
async function rowsOf(grid: string): Promise<unknown> {
  return stack.rows(
    `select status, count(*) as models, max(attempt) as attempts from pdr_model_jobs
     join model_names on model_names.id = model_name_id where model_name = ? group by status`,
    [grid],
  );
}

it('1,137 instant models on four workers of four slots, for a user limited to 5 connections: all finished at the first attempt', async () => {
  await fleet.makeUser('five', 5);
  const environment = fleet.environment('five');
  const workers = [1, 2, 3, 4].map(() => fleet.startWorker(['--config', file, '--slots', '4'], environment));
  const watch = await fleet.watch('five');
  await Promise.all(workers.map((worker) => worker.ready()));
  const axes = ['--dens', ...DENSITIES, '--chi', ...fields(MODELS / 3), '--mass', '00'];
  const end = await fleet.run(['--config', file, '--model-name', 'big', ...axes], 'five');
  const { peak, samples } = await watch();
  expect(end).toMatchObject({ status: 0, state: 'completed', total: MODELS, finished: MODELS, failed: 0 });
  expect(await rowsOf('big')).toEqual([{ status: 'finished', models: MODELS, attempts: 1 }]);
  const runs = fleet.programRuns();
  expect(runs).toHaveLength(MODELS);
  expect(new Set(runs).size).toBe(MODELS);
  expect(peak).toBeGreaterThan(1);
  expect(peak).toBeLessThanOrEqual(5);
  expect(samples).toBeGreaterThan(100);
  expect(end.connections?.workers).toHaveLength(4);
  await fleet.endWorkers();
}, 300_000);

it('100 models on two workers of two slots, for a user limited to one connection: all finished', async () => {
  await fleet.makeUser('single', 1);
  const environment = fleet.environment('single');
  const workers = [1, 2].map(() => fleet.startWorker(['--config', file, '--slots', '2'], environment));
  await Promise.all(workers.map((worker) => worker.ready()));
  const axes = ['--dens', '50', '--chi', ...fields(100), '--mass', '00'];
  const end = await fleet.run(['--config', file, '--model-name', 'one', ...axes], 'single');
  expect(end).toMatchObject({ status: 0, state: 'completed', total: 100, finished: 100, failed: 0 });
  expect(await rowsOf('one')).toEqual([{ status: 'finished', models: 100, attempts: 1 }]);
  expect(end.connections?.workers).toHaveLength(2);
  await fleet.endWorkers();
}, 300_000);
