import { ApplicationFailure, sleep as activitySleep } from '@temporalio/activity';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GridProgress } from '../../domain/grid-progress.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import { bookkeepingQueueOf, SEARCH_ATTRIBUTES, workflowIdOf } from '../../domain/names.ts';
import { findTemporal } from '../../stack/programs.ts';
import { specOf } from '../support/grid-fixture.ts';
import { workflowBundlePath } from '../../worker/workflow-bundle-path.ts';
import { ScriptedGrid } from './scripted-grid.ts';

let env: TestWorkflowEnvironment;

beforeAll(async () => {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path: findTemporal() }, extraArgs: attributes },
  });
});

afterAll(() => env.teardown());

/** Runs a grid's workflow over scripted activities, on a real server, and `during` it what a test wants. */
async function runGrid<T>(
  name: string,
  grid: ScriptedGrid,
  during: (handle: WorkflowHandle) => Promise<T>,
): Promise<T> {
  const shared = { connection: env.nativeConnection, activities: grid.activities };
  const [models, bookkeeping] = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: name,
      workflowBundle: { codePath: workflowBundlePath() },
      maxConcurrentActivityTaskExecutions: 8,
    }),
    Worker.create({ ...shared, taskQueue: bookkeepingQueueOf(name) }),
  ]);
  const handle = await env.client.workflow.start('pdrGrid', {
    taskQueue: name,
    workflowId: workflowIdOf(name),
    args: [{ spec: spec(name) }],
  });
  return models.runUntil(() => bookkeeping.runUntil(() => during(handle)));
}

function spec(name: string): GridSpec {
  return { ...specOf(name), slots: 8 };
}

const result = (handle: WorkflowHandle) =>
  handle.result() as Promise<{ state: string; counts: { finished: number } }>;

/** Lengths of all histories of a workflow that began new ones. */
async function historyLengths(workflowId: string): Promise<number[]> {
  const lengths: number[] = [];
  for await (const run of env.client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    lengths.push(run.historyLength ?? 0);
  }
  return lengths;
}

it('the schema comes first and once, then the models are registered, run and counted', async () => {
  const grid = new ScriptedGrid(10);
  const end = await runGrid('order', grid, result);
  expect(end).toMatchObject({ state: 'completed', counts: { finished: 10 } });
  expect(grid.calls).toEqual([
    'ensureSchema',
    'openGrid',
    'registerModels',
    'rankModels',
    'nextModels',
    'finishGrid',
  ]);
});

it('a grid of 20,000 models passes, each started once, with every history below 10,000 events', async () => {
  const grid = new ScriptedGrid(20_000);
  const end = await runGrid('large', grid, result);
  expect(end.counts.finished).toBe(20_000);
  expect(Math.max(...grid.starts.values())).toBe(1);
  const lengths = await historyLengths(workflowIdOf('large'));
  expect(Math.max(...lengths)).toBeLessThan(10_000);
}, 300_000);

it('a failed model does not fail the grid, and the Web UI shows its activity as failed with the reason', async () => {
  const grid = new ScriptedGrid(5, ({ index }) => (index === 2 ? 'failed' : 'finished'));
  const { history, progress } = await runGrid('one-failed', grid, async (handle) => {
    expect(await result(handle)).toMatchObject({
      state: 'completed-with-failures',
      counts: { finished: 4, failed: 1 },
    });
    return {
      history: JSON.stringify(await handle.fetchHistory()),
      progress: await handle.query<GridProgress>('progress'),
    };
  });
  expect(history).toContain('activityTaskFailedEventAttributes');
  expect(progress.lastFailures).toEqual([
    { job: 'job-2', type: 'ExecutableFailed', message: 'job-2 ended with exit status 3' },
  ]);
});

it('a worker that holds other content stops the grid with its message, and no further model starts', async () => {
  const grid = new ScriptedGrid(100, ({ index }) => {
    if (index < 3) return 'finished';
    throw ApplicationFailure.nonRetryable('holds other content', 'WorkerHoldsOtherContent');
  });
  await runGrid('refused', grid, async (handle) => {
    const error = await handle.result().catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(
      String((error as Error).cause instanceof Error && ((error as Error).cause as Error).cause),
    ).toContain('holds other content');
  });
  expect(grid.calls.at(-1)).toBe('finishGrid');
  expect(grid.starts.size).toBeLessThan(30);
});

it('a model that was handed back is started again until it ended', async () => {
  const grid = new ScriptedGrid(6, ({ index }, start) => (index === 1 && start < 3 ? 'pending' : 'finished'));
  const end = await runGrid('handed-back', grid, result);
  expect(end.counts.finished).toBe(6);
  expect(grid.starts.get(1)).toBe(3);
});

it('pause holds the queue, also by signal as the Web UI sends it, and resume lets it go on', async () => {
  const grid = new ScriptedGrid(200, async () => {
    await activitySleep(20);
    return 'finished' as const;
  });
  await runGrid('paused', grid, async (handle) => {
    await handle.signal('pause');
    await expect.poll(() => grid.paused).toBe(true);
    const before = await handle.query<GridProgress>('progress');
    expect(before.phase).toBe('paused');
    await handle.executeUpdate('resume');
    expect(await result(handle)).toMatchObject({ counts: { finished: 200 } });
  });
  expect(Math.max(...grid.starts.values())).toBe(1);
});

it('a grid bears its counts as search attributes', async () => {
  const grid = new ScriptedGrid(7, ({ index }) => (index === 0 ? 'failed' : 'finished'));
  await runGrid('attributes', grid, async (handle) => {
    await result(handle);
    const { typedSearchAttributes } = await handle.describe();
    const attributes = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(attributes)).toMatchObject({
      PdrModelName: 'attributes',
      PdrPhase: 'completed-with-failures',
      PdrTotal: 7,
      PdrDone: 6,
      PdrFailed: 1,
    });
  });
});
