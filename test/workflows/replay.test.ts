import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { workflowBundlePath } from '../../worker/workflow-bundle-path.ts';

const FOLDER = join(PROJECT_ROOT, 'test/histories');

/** What a grid can live through, as `scripts/record-histories` names it. */
const KINDS = ['finished', 'failed', 'retried', 'paused', 'cancelled', 'continued', 'continued-2'];

interface Stored {
  readonly workflowId: string;
  readonly history: { readonly events: readonly Record<string, unknown>[] };
}

const stored: Stored[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json.gz'))
  .map((name) => ({
    workflowId: name.replace(/\.json\.gz$/, ''),
    history: JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')) as Stored['history'],
  }));

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
  const [finished] = stored.filter(({ workflowId }) => workflowId.endsWith('-finished'));
  const text = JSON.stringify(finished).replaceAll('"nextModels"', '"nextModel"');
  expect(await differing([JSON.parse(text) as Stored])).toHaveLength(1);
});
