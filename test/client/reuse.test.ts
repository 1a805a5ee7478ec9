import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const base = join(stack.dataDir, 'base-reuse');
const archive = join(stack.dataDir, 'archive/reuse');
let file = '';

const run = (...words: string[]) => {
  const grid = ['--model-name', 'reuse', '--dens', '20', '30', '--chi', '00', '--mass', '00'];
  return stack.json<GridSummary>(['run', '--config', file, ...grid, ...words]);
};

interface Result {
  readonly id: number;
  readonly job: string;
  readonly current: number | null;
  readonly structure: string;
  readonly textout: string;
  readonly sum: string;
}

/** All finished results, the newest first, as a user's query finds them in pdr_run's columns. */
const results = () =>
  stack.rows<Result>(
    `select job.id, model_job_name as job, is_current as current, output_hdf5_file as structure,
       output_textout_file as textout, sha256_sum_hdf5_s as sum
     from pdr_model_jobs as job join hdf_files on hdf_files.job_id = job.id
     where status = 'finished' order by job.id desc`,
  );

/** Every result that a row names stands where the row says, with the checksum that is recorded. */
async function expectAllReachable(count: number): Promise<Result[]> {
  const found = await results();
  expect(found).toHaveLength(count);
  expect(new Set(found.map(({ structure }) => structure)).size).toBe(count);
  for (const { id, current, structure, textout, sum } of found) {
    const folder = current === 1 ? archive : join(archive, `earlier/${id}`);
    expect([structure, textout].map((path) => path.startsWith(`${folder}/pdrgrid/`))).toEqual([true, true]);
    expect(createHash('sha256').update(readFileSync(structure)).digest('hex')).toBe(sum);
    expect(existsSync(textout)).toBe(true);
  }
  return found;
}

beforeAll(async () => {
  file = await stack.configuration('reuse', { yaml: 'model_parameters:\n  species: [CO]\n' });
  await run();
});

it('an unchanged grid is skipped: no second row, and checksums as before', async () => {
  const before = await results();
  expect(await run()).toMatchObject({ skipped: 2, finished: 0 });
  expect(await results()).toEqual(before);
});

const CHANGES: readonly (readonly [string, () => void])[] = [
  ['executable', () => appendFileSync(join(base, 'pdrexe'), '# another build\n')],
  ['onion executable', () => appendFileSync(join(base, 'onionexe'), '# another build\n')],
  ['chemistry file', () => appendFileSync(join(base, 'pdrinpdata/chem_rates_udfa22.dat'), 'a new rate\n')],
  ['template', () => appendFileSync(join(base, 'templates/pdr_config.json.template'), '// a comment\n')],
  ['input file', () => appendFileSync(join(base, 'In/mcdrt.inp'), 'more photons\n')],
  ['parameter', () => appendFileSync(file, 'non_default_parameters:\n  cosray: 5.0e-16\n')],
  [
    'chemical species',
    () => writeFileSync(file, readFileSync(file, 'utf8').replace('[CO]', '[CO]\n  chemistry: "H+ H2+ CO"')),
  ],
];

it.each(CHANGES)(
  'a changed %s computes again under the same name, and earlier results stay reachable',
  async (_, change) => {
    const before = (await results()).length;
    change();
    expect(await run()).toMatchObject({ skipped: 0, finished: 2 });
    await expectAllReachable(before + 2);
    expect(await run()).toMatchObject({ skipped: 2, finished: 0 });
  },
);

it('a damaged or missing file computes its model again, in the same row', async () => {
  const before = await results();
  const [newest] = before;
  rmSync(newest?.textout ?? '');
  expect(await run()).toMatchObject({ skipped: 1, finished: 1 });
  expect((await results()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});

it('--force computes all again and replaces the results of the same content', async () => {
  const before = await expectAllReachable(2 * (CHANGES.length + 1));
  expect(await run('--force')).toMatchObject({ skipped: 0, finished: 2 });
  expect((await expectAllReachable(before.length)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});

it('what was asked for before stands again when another content was tried in vain', async () => {
  const [sound, rules] = [readFileSync(join(base, 'pdrexe'), 'utf8'), join(base, 'pdrexe')];
  const before = await results();
  writeFileSync(rules, '#!/bin/sh\nexit 7\n');
  expect(await run()).toMatchObject({ failed: 2 });
  writeFileSync(rules, sound);
  expect(await run()).toMatchObject({ skipped: 2, finished: 0, failed: 0 });
  expect(await results()).toEqual(before);
});
