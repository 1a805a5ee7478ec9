import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { stackFiles } from '../../stack/data-dir.ts';
import { endsWithin, signal } from '../../stack/processes.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { processesWith } from '../support/processes-with.ts';
import { densityGrid } from '../support/pdr-run.ts';
import { sharedStack } from '../support/shared-stack.ts';
import { linesOf } from './two-hundred-models.ts';
import { markOfVictim, type Victim } from './victims.ts';

const LONG = { timeout: 60_000, interval: 100 };
const stack = sharedStack();
const rules = join(stack.dataDir, 'rules');
const log = join(stack.dataDir, 'stand-ins.log');
let file = '';

beforeAll(async () => {
  file = await stack.configuration('lost', { yaml: 'model_parameters:\n  species: []\n' });
  writeFileSync(rules, '* sleep 300\n');
  await up();
});

/** The stack with a worker of one slot, by the name of "first" in its programs' environment. */
function up() {
  return stack.run(['up', '--config', file, '--slots', '1'], { environment: environmentOf('first') });
}

/** Rules from outside the base directory can change without being another content. */
function environmentOf(worker: string): NodeJS.ProcessEnv {
  return { PDR_STAND_IN_BEHAVIOUR: rules, PDR_STAND_IN_LOG: log, PDR_TEST_WORKER: `<${worker}>` };
}

function start(name: string, ...dens: string[]): Promise<GridSummary> {
  const words = [...densityGrid(file, name, dens), '--detach'];
  return stack.json<GridSummary>(words, { environment: environmentOf('first') });
}

/** A worker of one slot beside the stack's own, and how it ended. */
function startWorker(name: string, drain: string): { child: ChildProcess; status: Promise<number | null> } {
  const words = ['worker', '--data-dir', stack.dataDir, '--config', file, '--slots', '1', '--drain', drain];
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/pdr-run.js'), ...words], {
    env: { ...process.env, ...environmentOf(name) },
    stdio: 'ignore',
  });
  afterAll(() => void child.kill('SIGKILL'));
  return { child, status: once(child, 'exit').then(([status]) => status as number | null) };
}

/** Programs of that worker; they carry the worker's environment. */
function programsOf(worker: string): number[] {
  const shells = new Set(processesWith('./pdrexe'));
  return processesWith(`PDR_TEST_WORKER=<${worker}>`).filter((pid) => shells.has(pid));
}

function statuses(grid: string): Promise<{ status: string; claimed_by: string | null }[]> {
  return stack.rows(
    `select status, claimed_by from pdr_model_jobs join model_names on model_names.id = model_name_id
     where model_name = ? order by point_index`,
    [grid],
  );
}

async function kill(victim: Victim): Promise<void> {
  const mark = markOfVictim(stack.dataDir, victim);
  if (mark === undefined) throw new Error(`no ${victim} runs`);
  signal(mark, 'SIGKILL');
  await endsWithin(mark, 10);
}

async function cancel(grid: string): Promise<void> {
  await stack.json<GridSummary>(['cancel', grid]);
  expect((await statuses(grid)).filter(({ status }) => status === 'running')).toEqual([]);
}

it('what a killed worker ran ends with it, runs elsewhere soon, and leaves nothing once the next worker has started', async () => {
  await start('killed', '30');
  await expect.poll(() => programsOf('first').length, LONG).toBe(1);
  const second = startWorker('second', '1');
  const steady = `select count(*) as workers from pdr_workers where steady_since < now(3) - interval 8 second`;
  await expect.poll(async () => (await stack.rows<{ workers: number }>(steady))[0]?.workers, LONG).toBe(2);
  await kill('worker');
  const killedAt = performance.now();
  await expect.poll(() => programsOf('first'), { timeout: 2000, interval: 50 }).toEqual([]);
  await expect.poll(() => programsOf('second').length, LONG).toBe(1);
  const seconds = (performance.now() - killedAt) / 1000;
  process.stderr.write(`a killed worker's model ran elsewhere after ${seconds.toFixed(1)} s\n`);
  expect(seconds).toBeLessThan(30);
  expect(linesOf(log, 'overlap')).toEqual([]);
  await up();
  // Those of the two that live.
  const scratch = join(stackFiles(stack.dataDir).scratch, 'work');
  await expect.poll(() => readdirSync(scratch).length, LONG).toBe(2);
  await cancel('killed');
  second.child.kill('SIGTERM');
  expect(await second.status).toBe(0);
});

it('a worker told to end hands back what outlasts its drain time, and at a second signal all at once; both exit with 0', async () => {
  await start('handed', '31', '32');
  await expect.poll(() => programsOf('first').length, LONG).toBe(1);
  const impatient = startWorker('impatient', '1');
  await expect.poll(() => programsOf('impatient').length, LONG).toBe(1);
  impatient.child.kill('SIGTERM');
  expect(await impatient.status).toBe(0);
  expect(programsOf('impatient')).toEqual([]);
  expect((await statuses('handed')).map(({ status }) => status).sort()).toEqual(['pending', 'running']);

  const patient = startWorker('patient', '3600');
  await expect.poll(() => programsOf('patient').length, LONG).toBe(1);
  patient.child.kill('SIGTERM');
  await new Promise((settle) => setTimeout(settle, 1000));
  expect(programsOf('patient')).toHaveLength(1);
  patient.child.kill('SIGTERM');
  expect(await patient.status).toBe(0);
  expect(programsOf('patient')).toEqual([]);
  expect((await statuses('handed')).map(({ status }) => status).sort()).toEqual(['pending', 'running']);
});

it('a worker told to end while the database is away ends all the same, and its model is taken over later', async () => {
  const cut = startWorker('cut', '1');
  await expect.poll(() => programsOf('cut').length, LONG).toBe(1);
  await kill('database');
  cut.child.kill('SIGTERM');
  expect(await cut.status).toBe(0);
  expect(programsOf('cut')).toEqual([]);
  await up();
  const next = startWorker('next', '1');
  await expect.poll(() => programsOf('next').length, LONG).toBe(1);
  await cancel('handed');
  next.child.kill('SIGTERM');
  expect(await next.status).toBe(0);
  expect(linesOf(log, 'overlap')).toEqual([]);
});

it('a cancellation that comes while the database is away ends the programs at once and is recorded afterwards', async () => {
  await start('cancelled', '33', '34');
  await expect.poll(() => programsOf('first').length, LONG).toBe(1);
  await stack.withTemporal(async (client) => {
    await kill('database');
    await client.workflow.getHandle('pdr-grid/cancelled').cancel();
  });
  await expect.poll(() => programsOf('first'), LONG).toEqual([]);
  await up();
  await expect
    .poll(async () => (await statuses('cancelled')).map(({ status }) => status), LONG)
    .toEqual(['cancelled', 'cancelled']);
});

it('a new Temporal server over the same database: run computes what is missing, also what was running', async () => {
  const dens = ['40', '41', '42', '43'];
  writeFileSync(rules, 'xnsur=1.995e+04 sleep 300\n');
  await start('resumed', ...dens);
  await expect.poll(async () => (await statuses('resumed'))[3]?.status, LONG).toBe('running');
  const finished = (await statuses('resumed')).filter(({ status }) => status === 'finished').length;
  await Promise.all([kill('worker'), kill('Temporal')]);
  for (const name of readdirSync(stack.dataDir)) {
    if (name.startsWith('temporal.db')) rmSync(join(stack.dataDir, name));
  }
  writeFileSync(rules, '');
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'resumed',
    '--dens',
    ...dens,
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  expect(await stack.json<GridSummary>(words, { environment: environmentOf('first') })).toMatchObject({
    state: 'completed',
    total: 4,
    skipped: finished,
    finished: 4 - finished,
  });
  expect(linesOf(log, 'overlap')).toEqual([]);
});
