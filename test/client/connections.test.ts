import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
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

/** Samples how many connections the server sees of the worker's user, this observer's and the client's not counted. */
async function peakConnections(ended: () => boolean): Promise<number> {
  let peak = 0;
  while (!ended()) {
    const rows = await stack.rows<{ id: number }>(
      `select id from information_schema.processlist
       where user = substring_index(current_user(), '@', 1) and id <> connection_id()`,
    );
    peak = Math.max(peak, rows.length);
    await sleep(20);
  }
  return peak;
}

it('1,137 instant models over 4 slots: all finished and archived, and the server never sees more than 4 connections of the worker', async () => {
  let ended = false;
  const words = ['--model-name', 'big', '--dens', '20', '30', '40', '--chi', ...CHI, '--mass', '00'];
  // Detached, so that the client, which counts too, is gone while the models run.
  await stack.json<GridSummary>(['run', '--config', file, ...words, '--detach']);
  const watched = peakConnections(() => ended);
  await stack.withTemporal((client) => client.workflow.getHandle('pdr-grid/big').result());
  ended = true;
  const peak = await watched;
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
