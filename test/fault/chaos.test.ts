import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { workflowIdOf } from '../../domain/names.ts';
import { workflowBundlePath } from '../../worker/workflow-bundle-path.ts';
import { GUARD_VARIABLE } from '../../codes/process/marked-processes.ts';
import type { Finished } from '../support/pdr-run.ts';
import { processesWith } from '../support/processes-with.ts';
import { sharedStack } from '../support/shared-stack.ts';
import { Seed } from './seed.ts';
import { expectExactlyOnce, gridWords, linesOf, unevenModels } from './two-hundred-models.ts';
import { type Blow, killsOf, torment } from './victims.ts';

const SLOTS = '5';
const stack = sharedStack();
const seed = new Seed();
const log = join(stack.dataDir, 'stand-ins.log');
const environment = { PDR_STAND_IN_LOG: log };
let file = '';

beforeAll(async () => {
  const yaml = 'model_parameters:\n  species: []\nworker:\n  drain: 2\n';
  file = await stack.configuration('uneven', { behaviour: unevenModels(seed), yaml });
  await up();
});

function up(): Promise<Finished> {
  return stack.run(['up', '--config', file, '--slots', SLOTS], { environment });
}

async function finishedOf(name: string): Promise<number> {
  const [row] = await stack.rows<{ finished: number }>(
    `select count(*) as finished from pdr_model_jobs join model_names on model_names.id = model_name_id
     where model_name = ? and status = 'finished'`,
    [name],
  );
  return row?.finished ?? 0;
}

/** Programs that a worker of this stack started and that still run. */
function programsOf(log: string): number[] {
  const guarded = new Set(processesWith(`${GUARD_VARIABLE}=`));
  return processesWith(log).filter((pid) => guarded.has(pid));
}

/** The grid's history is one that its workflow writes again, whoever had worked on it and was asked in between. */
async function expectReplays(name: string): Promise<void> {
  const history = await stack.withTemporal((client) =>
    client.workflow.getHandle(workflowIdOf(name)).fetchHistory(),
  );
  const options = { workflowBundle: { codePath: workflowBundlePath() } };
  await Worker.runReplayHistory(options, history, workflowIdOf(name));
}

async function untilCompleted(name: string): Promise<GridSummary> {
  for (;;) {
    const summary = await stack.json<GridSummary>(['status', name]);
    if (summary.state !== 'running') return summary;
    await sleep(500);
  }
}

it('a grid of 200 models ends with each computed once, whatever of worker, Temporal and database is killed when', async () => {
  const client = stack.run([...gridWords('killed'), '--config', file, '--json']);
  await expect.poll(() => linesOf(log, 'start').length, { timeout: 60_000 }).toBeGreaterThan(0);
  await torment(stack, killsOf(3, 'worker', 'Temporal', 'database'), seed, up);
  expect(await finishedOf('killed')).toBeLessThan(200);
  const { status, stdout, stderr } = await client;
  expect(stderr).toContain('Web UI');
  expect(JSON.parse(stdout)).toMatchObject({ state: 'completed', total: 200, finished: 200, failed: 0 });
  expect(status).toBe(0);
  await expectExactlyOnce(stack, 'killed', log);
  await expectReplays('killed');
  expect(programsOf(log)).toEqual([]);
}, 400_000);

it('a grid whose client is gone does the same when its workers are told to end as well', async () => {
  await stack.run([...gridWords('drained'), '--config', file], {
    onStart: (child) => {
      child.stderr?.on('data', (part: Buffer) => {
        if (part.toString().includes('Web UI')) child.kill('SIGKILL');
      });
    },
  });
  const drains = Array.from({ length: 3 }, (): Blow => ({ victim: 'worker', signal: 'SIGTERM' }));
  await torment(stack, [...drains, ...killsOf(1, 'worker', 'Temporal', 'database')], seed, up);
  expect(await finishedOf('drained')).toBeLessThan(200);
  expect(await untilCompleted('drained')).toMatchObject({ state: 'completed', total: 200, finished: 200 });
  await expectExactlyOnce(stack, 'drained', log);
  await expectReplays('drained');
  await stack.run(['down', '--drain', '0']);
  expect(processesWith(stack.dataDir)).toEqual([]);
}, 400_000);
