import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { sharedStack } from '../support/shared-stack.ts';

const MODELS = 12;
const stack = sharedStack();
let file = '';

beforeAll(async () => {
  file = await stack.configuration('upgrade', {
    behaviour: ['* sleep 0.7'],
    yaml: 'model_parameters:\n  species: []\n',
  });
});

/** 0 also while there are no tables yet. */
async function finished(): Promise<number> {
  const counted = stack.rows<{ models: number }>(
    `select count(*) as models from pdr_model_jobs where status = 'finished'`,
  );
  return counted.then(
    ([row]) => row?.models ?? 0,
    () => 0,
  );
}

it('a grid whose workers find the tables of an earlier version in its midst brings them up to date and goes on', async () => {
  const chi = Array.from({ length: MODELS }, (_, place) => String(place));
  const words = ['run', '--config', file, '--model-name', 'upgraded', '--dens', '30', '--chi', ...chi];
  await stack.run(['up', '--config', file, '--slots', '2']);
  const following = stack.json<GridSummary>(words);
  while ((await finished()) < 3) await sleep(100);
  // What an upgrade does to the workers' eyes: a column that they need is not there yet.
  await stack.rows('alter table pdr_model_jobs drop column onion_only');
  await stack.rows('delete from pdr_schema');
  expect(await following).toMatchObject({ state: 'completed', finished: MODELS, failed: 0 });
  expect(await finished()).toBe(MODELS);
});
