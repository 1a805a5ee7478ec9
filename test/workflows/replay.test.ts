import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { workflowBundlePath } from '../../worker/workflow-bundle-path.ts';
import { ENDING, readHistory } from '../histories/store-history.ts';

/** What a grid can live through, as `scripts/record-histories` names it. */
const KINDS = ['finished', 'failed', 'retried', 'paused', 'cancelled', 'continued', 'continued-2'];

interface Stored {
  readonly workflowId: string;
  readonly history: temporal.api.history.v1.History;
}

const stored: Stored[] = readdirSync(join(PROJECT_ROOT, 'test/histories'))
  .filter((name) => name.endsWith(ENDING))
  .map((name) => ({ workflowId: name.slice(0, -ENDING.length), history: readHistory(name) }));

/** Names of the histories that today's workflow would not have written, with the first event that differs. */
async function differing(histories: readonly Stored[]): Promise<string[]> {
  const options = { workflowBundle: { codePath: workflowBundlePath() } };
  const differences: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(options, oneByOne(histories))) {
    if (error !== undefined) differences.push(`${workflowId}: ${error.message}`);
  }
  return differences;
}

async function* oneByOne(histories: readonly Stored[]): AsyncGenerator<Stored> {
  yield* histories;
}

it('every kind of a grid’s life is stored', () => {
  for (const kind of KINDS) {
    expect(stored.map(({ workflowId }) => workflowId.replace(/^[^-]+-/, ''))).toContain(kind);
  }
});

it('today’s workflow goes on with every history that an earlier one has written', async () => {
  expect(await differing(stored)).toEqual([]);
});

it('a workflow that had called other steps is found out', async () => {
  const history = readHistory(`0.1-finished${ENDING}`);
  for (const { activityTaskScheduledEventAttributes: scheduled } of history.events) {
    if (scheduled?.activityType?.name === 'nextModels') scheduled.activityType.name = 'lastModels';
  }
  expect(await differing([{ workflowId: 'changed', history }])).toHaveLength(1);
});
