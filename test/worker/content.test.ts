import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { stackDefaults } from '../../stack/stack-defaults.ts';
import { stackVariables } from '../../stack/environment-lines.ts';
import { readStack, readState } from '../../stack/state.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const NO_SPECIES = 'model_parameters:\n  species: []\n  chi: ["00"]\n  mass: ["00"]\n';
let first = '';
let second = '';

beforeAll(async () => {
  first = await stack.configuration('first', { yaml: NO_SPECIES });
  second = await stack.configuration('second', { yaml: NO_SPECIES });
  // Another program under the same name.
  appendFileSync(join(stack.dataDir, 'base-second/pdrexe'), '# another revision\n');
  await stack.run(['up', '--config', first, '--slots', '2']);
});

/** A shell that works with the stack's servers as with any others, so that no worker is started for it. */
function shell(): NodeJS.ProcessEnv {
  const info = readStack(stack.dataDir);
  if (info === undefined) throw new Error('the stack does not run');
  return { ...stackVariables(info), PDR_STORAGE_DIR: stackDefaults(info).storageDir };
}

it('a worker that holds other content refuses the grid with both digests and the remedy, and no model starts', async () => {
  const words = ['run', '--config', second, '--model-name', 'refused', '--dens', '20', '30'];
  const { status, stderr } = await stack.run(words, { environment: shell() });
  const digests = stderr.match(/\b[0-9a-f]{64}\b/g) ?? [];
  expect(new Set(digests).size).toBe(2);
  expect(stderr).toContain('Start a worker with the configuration');
  expect(status).toBe(2);
  const rows = await stack
    .rows("select id from pdr_model_jobs where model_job_name like '100_20%'")
    .catch(() => []);
  expect(rows).toEqual([]);
});

it('the embedded stack gives such a configuration a worker of its own instead', async () => {
  const words = ['--dens', '20', '30'];
  const one = await stack.json<GridSummary>(['run', '--config', first, '--model-name', 'one', ...words]);
  const other = await stack.json<GridSummary>(['run', '--config', second, '--model-name', 'other', ...words]);
  expect([one.finished, other.finished]).toEqual([2, 2]);
  const queues = readState(stack.dataDir).workers.map(({ taskQueue }) => taskQueue);
  expect(new Set(queues).size).toBe(2);
});

it('a grid goes on with the content it began with, though the source has changed since', async () => {
  const before = readFileSync(join(stack.dataDir, 'base-first/pdrexe'), 'utf8');
  const words = ['run', '--config', first, '--model-name', 'kept', '--dens', '20', '30'];
  await stack.json(words);
  appendFileSync(join(stack.dataDir, 'base-first/pdrexe'), '# a newer revision\n');
  const digest = (await stack.rows<{ digest: string }>(
    "select code_digest as digest from pdr_grids join model_names on model_names.id = model_name_id where model_name = 'kept'",
  )) as [{ digest: string }];
  const kept = join(stack.dataDir, 'scratch/snapshots', digest[0].digest, 'programs/pdrexe');
  expect(readFileSync(kept, 'utf8')).toBe(before);
  const again = await stack.json<GridSummary>(words);
  expect(again).toMatchObject({ finished: 2, skipped: 0 });
});

it('models leave no working directory behind', () => {
  const work = join(stack.dataDir, 'scratch/work');
  const left = readdirSync(work).flatMap((worker) => readdirSync(join(work, worker)));
  expect(left.filter((name) => name.startsWith('100_'))).toEqual([]);
});
