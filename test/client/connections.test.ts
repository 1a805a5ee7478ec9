import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { sharedStack } from '../support/shared-stack.ts';
import { WorkerFleet } from '../support/worker-fleet.ts';

const stack = sharedStack();
/** For its eyes on the server: an observer with an account of its own. */
const fleet = new WorkerFleet(stack);
let file = '';

/** 3 densities x 379 fields. */
const MODELS = 1137;
const CHI = Array.from({ length: 379 }, (_, index) => (index / 10).toFixed(1));

beforeAll(async () => {
  file = await stack.configuration('instant', { yaml: 'model_parameters:\n  species: []\n' });
  await stack.run([
    'run',
    '--config',
    file,
    '--model-name',
    'warm',
    '--dens',
    '20',
    '--chi',
    '0',
    '--mass',
    '00',
    '--slots',
    '4',
  ]);
});

it('1,137 instant models over 4 slots: all finished and archived, and the server never sees more than 4 connections of the worker', async () => {
  const words = ['--model-name', 'big', '--dens', '20', '30', '40', '--chi', ...CHI, '--mass', '00'];
  // Detached, so that the client, which counts too, is gone while the models run.
  await stack.json<GridSummary>(['run', '--config', file, ...words, '--detach']);
  const watch = await fleet.watch('pdr');
  await stack.withTemporal((client) => client.workflow.getHandle('pdr-grid/big').result());
  const { peak } = await watch();
  const [counted] = await stack.rows<{ finished: number }>(
    `select count(*) as finished from pdr_model_jobs join model_names on model_names.id = model_name_id
     where model_name = 'big' and status = 'finished'`,
  );
  expect(counted?.finished).toBe(MODELS);
  const archived = readdirSync(join(stack.dataDir, 'archive/big/pdrgrid'));
  expect(archived.filter((name) => name.startsWith('pdrstruct'))).toHaveLength(MODELS);
  expect(peak).toBeGreaterThanOrEqual(1);
  expect(peak).toBeLessThanOrEqual(4);
}, 300_000);
