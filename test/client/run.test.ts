import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import type { ModelRecord } from '../../domain/model-record.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();

const ONION = 'model_parameters:\n  metal: ["100"]\n  species: [CO]\n';

it("pdr_run's own command line runs a grid of 3 models to its end", async () => {
  const file = await stack.configuration('default', { yaml: ONION });
  const words = `--config ${file} --parallel --workers=4 --model-name test_connection_fix --dens 20 25 30 --chi 00 --mass 00`;
  const { status, stdout, stderr } = await stack.run(words.split(' '));
  expect(stdout + stderr).toContain('3 models: 3 finished');
  expect(stdout).toMatch(/Web UI: http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/pdr-grid/);
  expect(status).toBe(0);
});

it("pdr_run's own command line runs a grid of 33 models, and the decks hold what each point stands for", async () => {
  const words =
    '--parallel --workers=4 --model-name test_large_grid --dens 20 25 30 35 40 45 50 55 60 65 70 --chi 00 --mass 00 -10 -5';
  const file = join(stack.dataDir, 'default.yaml');
  const summary = await stack.json<GridSummary>(['run', '--config', file, ...words.split(' ')]);
  expect(summary).toMatchObject({ state: 'completed', total: 33, finished: 33, failed: 0 });
  const deck = (job: string) =>
    readFileSync(join(stack.dataDir, `archive/test_large_grid/pdrgrid/pdr_config${job}.json`), 'utf8');
  expect(deck('100_35_-10_00_00')).toContain('"xnsur": 3.162e+03,');
  expect(deck('100_70_-5_00_00')).toContain('"xnsur": 1.000e+07,');
});

it('the same command again skips every model and adds no row', async () => {
  const words = '--model-name test_connection_fix --dens 20 25 30 --chi 00 --mass 00'.split(' ');
  const file = join(stack.dataDir, 'default.yaml');
  const summary = await stack.json<GridSummary>(['run', '--config', file, ...words]);
  expect(summary).toMatchObject({ state: 'completed', total: 3, finished: 0, skipped: 3 });
  const [{ jobs }] = (await stack.rows<{ jobs: number }>(
    `select count(*) as jobs from pdr_model_jobs join model_names on model_names.id = model_name_id
     where model_name = 'test_connection_fix' and status = 'finished'`,
  )) as [{ jobs: number }];
  expect(jobs).toBe(3);
});

it('a grid with more points than before runs only the new ones', async () => {
  const file = join(stack.dataDir, 'default.yaml');
  const words = '--model-name test_connection_fix --dens 20 25 30 35 --chi 00 --mass 00'.split(' ');
  const summary = await stack.json<GridSummary>(['run', '--config', file, ...words]);
  expect(summary).toMatchObject({ total: 4, finished: 1, skipped: 3 });
});

it('a failed model leaves exit status 1, its reason, and its working directory; the others finish', async () => {
  const file = await stack.configuration('failing', { yaml: ONION, behaviour: ['xnsur=316.227766 exit 3'] });
  const words = '--model-name failing --dens 20 25 30 --chi 00 --mass 00'.split(' ');
  const { status, stdout } = await stack.run(['run', '--config', file, ...words]);
  expect(status).toBe(1);
  expect(stdout).toContain('2 finished, 0 skipped, 1 failed');
  const models = await stack.json<ModelRecord[]>(['models', 'failing', '--status', 'failed']);
  expect(models.map(({ job }) => job)).toEqual(['100_25_00_00_00']);
  const { type, message } = models[0]?.failure ?? { type: undefined, message: '' };
  expect(type).toBe('ExecutableFailed');
  const kept = /working directory kept: [^:]+:(.*)$/.exec(message)?.[1] ?? '';
  expect(readdirSync(kept)).toContain('pdr_config.json');
});

it('retry runs the failed model again and nothing else', async () => {
  const file = join(stack.dataDir, 'failing.yaml');
  const summary = await stack.json<GridSummary>(['retry', 'failing', '--config', file]);
  expect(summary).toMatchObject({ total: 3, skipped: 2, failed: 1, finished: 0 });
  const [model] = await stack.json<ModelRecord[]>(['models', 'failing', '--status', 'failed']);
  expect(model?.attempt).toBe(1);
});

it('a model that failed by itself is tried again as often as --retries says', async () => {
  const file = join(stack.dataDir, 'failing.yaml');
  const words = '--model-name retried --dens 25 --chi 00 --mass 00 --retries 2'.split(' ');
  const summary = await stack.json<GridSummary>(['run', '--config', file, ...words]);
  expect(summary.failed).toBe(1);
  const [model] = await stack.json<ModelRecord[]>(['models', 'retried']);
  expect(model?.attempt).toBe(3);
});

it('a dry run prints points, values, actions and connections, and starts nothing', async () => {
  const file = join(stack.dataDir, 'default.yaml');
  const words = '--model-name test_connection_fix --dens 20 45 --chi 00 --mass 00 --slots 3 --dry-run'.split(
    ' ',
  );
  const plan = await stack.json<{
    total: number;
    points: { job: string; action: string }[];
    connections: object;
  }>(['run', '--config', file, ...words]);
  expect(plan.total).toBe(2);
  expect(plan.points).toMatchObject([
    { job: '100_20_00_00_00', action: 'skip', values: { xnsur: 100 } },
    { job: '100_45_00_00_00', action: 'run', values: { zmetal: 1, mass: 1, sint: 1 } },
  ]);
  expect(plan.connections).toMatchObject({ slots: 3, poolSize: 3 });
  const { status } = await stack.run(['status', 'never_started']);
  expect(status).toBe(2);
});

it('a dry run without a stack makes no data directory', async () => {
  const file = join(stack.dataDir, 'default.yaml');
  const nowhere = join(stack.dataDir, 'nowhere');
  const environment = { PDR_RUN_DATA_DIR: nowhere };
  const { status } = await stack.run(['run', '--config', file, '--dry-run', '--dens', '20'], { environment });
  expect(status).toBe(0);
  expect(existsSync(nowhere)).toBe(false);
});

it('list names every grid with its state', async () => {
  const grids = await stack.json<GridSummary[]>(['list']);
  const states = Object.fromEntries(grids.map(({ grid, state }) => [grid, state]));
  expect(states).toMatchObject({ test_connection_fix: 'completed', failing: 'completed-with-failures' });
});

it("a worker's password stands in no history, log, archive or working directory", async () => {
  const account = JSON.parse(readFileSync(join(stack.dataDir, 'database-account.json'), 'utf8')) as {
    password: string;
  };
  const histories = await stack.withTemporal(async (client) => {
    const found: string[] = [];
    for await (const { workflowId } of client.workflow.list()) {
      found.push(JSON.stringify(await client.workflow.getHandle(workflowId).fetchHistory()));
    }
    return found;
  });
  expect(histories.length).toBeGreaterThan(3);
  const logs = readdirSync(join(stack.dataDir, 'logs')).map((name) =>
    readFileSync(join(stack.dataDir, 'logs', name), 'utf8'),
  );
  for (const text of [...histories, ...logs]) expect(text).not.toContain(account.password);
});
