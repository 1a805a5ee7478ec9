import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import type { ModelRecord } from '../../domain/model-record.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const archive = join(stack.dataDir, 'archive/onion');
const log = join(stack.dataDir, 'programs.log');
const JOB = '100_30_00_00_00';
let file = '';

const run = (...words: string[]) => {
  const grid = ['--model-name', 'onion', '--dens', '30', '--chi', '00', '--mass', '00'];
  const environment = { PDR_STAND_IN_LOG: log };
  return stack.json<GridSummary>(['run', '--config', file, ...grid, ...words], { environment });
};
const archived = (path: string) => readFileSync(join(archive, path), 'utf8');
const structure = () => archived(`pdrgrid/pdrstruct${JOB}.hdf5`);
const onionRuns = () =>
  structure()
    .split('\n')
    .filter((line) => line.startsWith('onion '))
    .map((line) => line.slice(6));

/** How often each program ran since the log was begun. */
function starts(program: string): number {
  if (!existsSync(log)) return 0;
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('start') && line.includes(program)).length;
}

async function expectTrueChecksum(): Promise<void> {
  const rows = await stack.rows<{ sum: string; status: string; files: string }>(
    `select sha256_sum_hdf5_s as sum, status, files from pdr_model_jobs as job
     join hdf_files on hdf_files.job_id = job.id join pdr_archives on pdr_archives.job_id = job.id where is_current = 1`,
  );
  const sum = createHash('sha256').update(structure()).digest('hex');
  expect(rows).toMatchObject([{ sum, status: 'finished' }]);
  expect(rows[0]?.files).toContain(sum);
}

beforeAll(async () => {
  file = await stack.configuration('onion', {
    onionSpecies: ['CO', 'C+', 'O'],
    yaml: 'model_parameters:\n  species: [C+, CO]\n',
  });
});

beforeEach(() => writeFileSync(log, ''));

it('onion runs for every species in their order, on the structure file, with CTRL_IND and its own input', async () => {
  expect(await run()).toMatchObject({ finished: 1 });
  expect(onionRuns()).toEqual(['C+', 'CO']);
  for (const species of ['C+', 'CO']) {
    const lines = archived(`oniongrid/ONION${JOB}.linebt_${species}.out`);
    expect(lines).toContain(`species=${species} structure=[xnsur=1.000e+03`);
    expect(lines).toContain('ctrl_ind=[xnsur=1.000e+03');
    expect(archived(`oniongrid/TEXTOUT${JOB}_${species}`)).toContain(`species=${species}`);
  }
  await expectTrueChecksum();
});

it('without --force-onion an archived model is left alone', async () => {
  expect(await run()).toMatchObject({ skipped: 1, finished: 0 });
  expect([starts('pdrexe'), starts('onionexe')]).toEqual([0, 0]);
});

it('--force-onion runs onion again from the archived CTRL_IND and HDF5 file, and the model stays skipped', async () => {
  const [before] = await stack.json<ModelRecord[]>(['models', 'onion']);
  expect(await run('--force-onion')).toMatchObject({ state: 'completed', skipped: 1, finished: 0 });
  expect([starts('pdrexe'), starts('onionexe')]).toEqual([0, 2]);
  expect(onionRuns()).toEqual(['C+', 'CO', 'C+', 'CO']);
  await expectTrueChecksum();
  const [after] = await stack.json<ModelRecord[]>(['models', 'onion']);
  expect(after?.seconds).toBe(before?.seconds);
  expect(after?.outputs.toSorted()).toEqual(before?.outputs.toSorted());
});

it('--force-onion with further species runs onion alone, for a model that differs in them only', async () => {
  expect(await run('--force-onion', '--species', 'C+', 'CO', 'O')).toMatchObject({ skipped: 1, finished: 0 });
  expect([starts('pdrexe'), starts('onionexe')]).toEqual([0, 3]);
  expect(archived(`oniongrid/ONION${JOB}.linebt_O.out`)).toContain('species=O');
  await expectTrueChecksum();
  writeFileSync(log, '');
  expect(await run('--species', 'C+', 'CO', 'O')).toMatchObject({ skipped: 1, finished: 0 });
  expect(starts('onionexe')).toBe(0);
});

it('onion runs that fail are told, and the result on which they ran still stands', async () => {
  const other = await stack.configuration('failing-onion', {
    onionSpecies: ['CO'],
    yaml: 'model_parameters:\n  species: [CO]\n',
  });
  const words = ['--model-name', 'failing', '--dens', '30', '--chi', '00', '--mass', '00'];
  await stack.json(['run', '--config', other, ...words]);
  const once = join(stack.dataDir, 'archive/failing');
  const kept = readFileSync(join(once, `pdrgrid/pdrstruct${JOB}.hdf5`), 'utf8');
  const again = ['run', '--config', other, ...words, '--force-onion', '--timeout', '0.000001'];
  const { status } = await stack.run(again);
  expect(status).toBe(1);
  const [failed] = await stack.json<ModelRecord[]>(['models', 'failing']);
  expect(failed).toMatchObject({ status: 'failed', failure: { type: 'TimeLimitExceeded' } });
  expect(readFileSync(join(once, `pdrgrid/pdrstruct${JOB}.hdf5`), 'utf8')).toBe(kept);
  expect(await stack.json(['run', '--config', other, ...words])).toMatchObject({ skipped: 1, failed: 0 });
});
