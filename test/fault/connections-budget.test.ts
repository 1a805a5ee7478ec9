import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { freePort } from '../../stack/ports.ts';
import { sharedStack } from '../support/shared-stack.ts';
import { WorkerFleet } from '../support/worker-fleet.ts';

const stack = sharedStack();
const fleet = new WorkerFleet(stack);
let file = '';

const BUDGET = 20;
/** 4 densities x 100 fields of half a second. */
const MODELS = 400;
const AXES = [
  '--dens',
  '20',
  '30',
  '40',
  '50',
  '--chi',
  ...Array.from({ length: 100 }, (_, i) => `${i / 10}`),
];

beforeAll(async () => {
  file = await stack.configuration('half-second', {
    behaviour: ['* sleep 0.5'],
    yaml: [
      'model_parameters:',
      '  species: []',
      'worker:',
      `  scratch_dir: ${stack.dataDir}/scratch`,
      'database:',
      `  connection_budget: ${BUDGET}`,
      '',
    ].join('\n'),
  });
  await fleet.startServers();
  await fleet.makeUser('fleet', 0);
});

const finished = async (): Promise<number> => {
  const [row] = await stack.rows<{ n: number }>(
    `select count(*) as n from pdr_model_jobs where status = 'finished'`,
  );
  return row?.n ?? 0;
};

it('ten workers of eight slots and a budget of 20: never more than 20 connections, while three are killed and three come', async () => {
  const environment = fleet.environment('fleet');
  const start = () => fleet.startWorker(['--config', file, '--slots', '8'], environment);
  const watch = await fleet.watch('fleet');
  const workers = Array.from({ length: 10 }, start);
  await Promise.all(workers.map((worker) => worker.ready()));

  // The client counts for itself: it uses another account.
  const run = fleet.run(['--config', file, '--model-name', 'many', ...AXES, '--mass', '00']);
  await expect.poll(finished, { timeout: 120_000, interval: 200 }).toBeGreaterThan(MODELS / 4);
  const dead = workers.slice(2, 5);
  await Promise.all(dead.map((worker) => worker.end('SIGKILL')));
  expect(await finished()).toBeLessThan(MODELS);
  const newcomers = [1, 2, 3].map(start);
  await Promise.all(newcomers.map((worker) => worker.ready()));

  const end = await run;
  const { peak, samples } = await watch();
  expect(end).toMatchObject({ status: 0, state: 'completed', total: MODELS, finished: MODELS, failed: 0 });
  expect(peak).toBeGreaterThan(10);
  expect(peak).toBeLessThanOrEqual(BUDGET);
  expect(samples).toBeGreaterThan(300);
  expect(end.connections).toMatchObject({ budget: BUDGET, refused: 0 });
  await fleet.endWorkers();
}, 400_000);

it('a worker says the sum before it starts, and refuses what can never come out, with the numbers', async () => {
  const possible = fleet.startWorker(['--config', file, '--slots', '8']);
  await possible.ready();
  expect(possible.said()).toMatch(
    /^connections: the server has 151 .*; budget of all workers 20 \(database\.connection_budget\).* one more of 8 slots asks for 8 and gets 8$/m,
  );
  const wide = await stack.configuration('wide', { yaml: 'database:\n  connection_budget: 200\n' });
  const impossible = fleet.startWorker(['--config', wide, '--slots', '8']);
  await once(impossible.child, 'exit');
  expect(impossible.child.exitCode).toBe(2);
  expect(impossible.said()).toMatch(
    /database\.connection_budget is 200, but the server has 151 .*set it to 151 at most/,
  );
  const doctor = await fleet.client(['doctor', '--config', wide]);
  expect(doctor.status).toBe(2);
  expect(doctor.stdout).toMatch(
    /FAULT connections: .*budget of all workers 151.*workers? running with pools of/,
  );
  expect(doctor.stdout).toMatch(/database\.connection_budget is 200, but the server has 151 /);
  await fleet.endWorkers();
}, 120_000);

it('status, the end of a run and the Prometheus endpoint show the pools', async () => {
  const port = await freePort();
  const instant = await stack.configuration('instant', { yaml: 'model_parameters:\n  species: []\n' });
  const worker = fleet.startWorker(['--config', instant, '--slots', '4', '--metrics-port', String(port)]);
  await worker.ready();
  const words = ['--config', instant, '--model-name', 'shown', '--dens', '60', '--mass', '00'];
  const run = await fleet.client([
    'run',
    ...words,
    '--chi',
    ...Array.from({ length: 30 }, (_, i) => `${i / 10}`),
  ]);
  expect(run.status, run.stderr).toBe(0);
  const line =
    /^ {2}connections: 1 worker with pools of 4 of a budget of 135: \d open, \d in use, \d+ waiting; longest wait \S+ s, 0 refused, peak of a worker [1-4]$/m;
  expect(run.stdout).toMatch(line);
  // What the database knows is two seconds old at most.
  const connectionsOf = async (): Promise<GridSummary['connections']> =>
    (JSON.parse((await fleet.client(['status', 'shown', '--json'])).stdout) as GridSummary).connections;
  await expect.poll(async () => (await connectionsOf())?.peak, { timeout: 20_000 }).toBeGreaterThan(1);
  expect((await fleet.client(['status', 'shown'])).stdout).toMatch(line);
  const connections = await connectionsOf();
  expect(connections).toMatchObject({ budget: 135, limit: 4, waiting: 0, refused: 0 });
  expect(connections?.workers[0]).toMatchObject({
    limit: 4,
    longestWaitSeconds: connections?.longestWaitSeconds,
  });
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  for (const name of ['limit', 'open', 'in_use', 'waiting', 'longest_wait_seconds', 'refused', 'peak'])
    expect(metrics).toMatch(new RegExp(`^pdr_run_connections_${name} [0-9.]+$`, 'm'));
  expect(metrics).toMatch(/^pdr_run_connections_limit 4$/m);
  await fleet.endWorkers();
}, 120_000);
