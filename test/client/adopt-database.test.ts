import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import type { ModelRecord } from '../../domain/model-record.ts';
import { jobOf, PdrRunGrid } from '../support/pdr-run-grid.ts';
import { densityGrid } from '../support/pdr-run.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const archive = join(stack.dataDir, 'archive/old');
let file = '';
let old: PdrRunGrid;

interface Job {
  readonly id: number;
  readonly job: string;
  readonly status: string;
  readonly attempt?: number | null;
}

const jobs = () =>
  stack.rows<Job>('select id, model_job_name as job, status, attempt from pdr_model_jobs order by id');
const run = (...dens: string[]) => stack.json<GridSummary>(densityGrid(file, 'old', dens));
const DENS = ['20', '25', '30', '35', '40', '45', '50', '55'];

/** Defect 3's state: killed in its first run, begun again, and killed once more. */
beforeAll(async () => {
  file = await stack.configuration('old', { yaml: 'model_parameters:\n  species: []\n' });
  await stack.json(['up', '--config', file, '--slots', '2']);
  old = new PdrRunGrid(
    (statement, values) => stack.rows(statement, values),
    archive,
    join(stack.dataDir, 'base-old'),
  );
  await old.begin('old');
  for (const dens of [20, 25, 30]) await old.finished(dens);
  await old.job(35, 'running');
  for (const dens of [40, 45]) await old.job(dens, 'pending');
  await old.job(50, 'problem');
  for (const dens of [20, 25]) await old.skipped(dens);
  await old.job(30, 'pending');
  await old.job(40, 'pending');
});

it('a dry run on a database that pdr_run made says what may be taken over, and changes nothing', async () => {
  const { status, stderr } = await stack.run([...densityGrid(file, 'old', DENS), '--dry-run']);
  expect(stderr).toContain('pdr_run finished 3 of these 8 models');
  expect(status).toBe(0);
  const tables = await stack.rows('show tables');
  expect(tables).toHaveLength(9);
});

it('running the same configuration finishes exactly the missing models, without new rows for them', async () => {
  const before = await stack.rows('select id from pdr_model_jobs');
  expect(await run(...DENS)).toMatchObject({
    state: 'completed',
    total: 8,
    skipped: 3,
    finished: 5,
  });
  const after = await jobs();
  // pdr_run never had the eighth; everything else ended in a row that was there
  expect(after).toHaveLength(before.length + 1);
  const ended = (status: string) => after.filter((row) => row.status === status).map(({ job }) => job);
  expect(ended('finished').sort()).toEqual(DENS.map((dens) => jobOf(Number(dens))));
  expect(ended('skipped')).toEqual([jobOf(20), jobOf(25)]);
  expect(ended('cancelled').sort()).toEqual([jobOf(30), jobOf(40)]);
  expect(after.filter(({ attempt }) => (attempt ?? 0) > 0)).toHaveLength(5);
});

it('results of pdr_run that stand are left alone, and the next run finds all of them computed', async () => {
  for (const dens of [20, 25, 30]) {
    const content = readFileSync(join(archive, `pdrgrid/pdrstruct${jobOf(dens)}.hdf5`), 'utf8');
    expect(content).toContain('made by pdr_run');
  }
  expect(await run(...DENS)).toMatchObject({ state: 'completed', skipped: 8, finished: 0 });
  const models = await stack.json<ModelRecord[]>(['models', 'old']);
  expect(models[0]).toMatchObject({ job: jobOf(20), status: 'skipped', seconds: 150 });
  expect(models[0]?.outputs).toContain(`pdrgrid/TEXTOUT${jobOf(20)}`);
});

it('a model whose recorded checksum does not fit its file is computed, and what lay there is kept', async () => {
  const damaged = await old.finished(60);
  writeFileSync(join(archive, `pdrgrid/pdrchem${jobOf(60)}.hdf5`), 'damaged');
  await old.finished(61);
  expect(await run('60', '61')).toMatchObject({ skipped: 1, finished: 1 });
  const [row] = await stack.rows<{ path: string }>(
    'select full_path_hdf5_c as path from hdf_files where job_id = ?',
    [damaged],
  );
  expect(row?.path).toBe(join(archive, `earlier/${damaged}/pdrgrid/pdrchem${jobOf(60)}.hdf5`));
  expect(readFileSync(row?.path ?? '', 'utf8')).toBe('damaged');
  expect(readFileSync(join(archive, `pdrgrid/pdrchem${jobOf(60)}.hdf5`), 'utf8')).toContain('xnsur=');
});

it('with another parameter nothing of pdr_run is taken over, and its results stay reachable', async () => {
  const id = await old.finished(62);
  writeFileSync(file, `${readFileSync(file, 'utf8')}non_default_params:\n  cosray: 3e-16\n`);
  expect(await run('62')).toMatchObject({ skipped: 0, finished: 1 });
  const [row] = await stack.rows<{ path: string }>(
    'select output_hdf5_file as path from pdr_model_jobs where id = ? and status = ?',
    [id, 'finished'],
  );
  expect(readFileSync(row?.path ?? '', 'utf8')).toContain('made by pdr_run');
});

it('pdr_run, run afterwards on the upgraded database, still works: its inserts, updates and look-ups', async () => {
  const id = await old.finished(63);
  await stack.rows(
    `UPDATE pdr_model_jobs SET status=?, active=?, time_updated=? WHERE pdr_model_jobs.id = ?`,
    ['running', 1, '2025-01-01 10:00:00', id],
  );
  await stack.rows('UPDATE pdr_model_jobs SET status=?, active=? WHERE pdr_model_jobs.id = ?', [
    'finished',
    0,
    id,
  ]);
  await stack.rows(
    'INSERT INTO json_templates (name, path, sha256_sum, created_at) VALUES (?, ?, ?, now())',
    ['pdr_config.json.template', '/templates/pdr_config.json.template', 'e'.repeat(64)],
  );
  await stack.rows('INSERT INTO json_files (name, path, sha256_sum, job_id) VALUES (?, ?, ?, ?)', [
    'pdr_config.json',
    '/models/pdr_config.json',
    'f'.repeat(64),
    id,
  ]);
  await old.insertReferences('another grid of pdr_run');
  const [found] = await stack.rows<{ job: string; xnsur: number }>(
    `SELECT pdr_model_jobs.model_job_name AS job, kosmatau_parameters.xnsur AS xnsur
     FROM pdr_model_jobs JOIN kosmatau_parameters ON kosmatau_parameters.id = pdr_model_jobs.kosmatau_parameters_id
     JOIN model_names ON model_names.id = pdr_model_jobs.model_name_id
     WHERE model_names.model_name = 'old' AND kosmatau_parameters.xnsur = ? AND pdr_model_jobs.status = 'finished'`,
    [10 ** 6.3],
  );
  expect(found?.job).toBe(jobOf(63));
  const [deck] = await stack.rows<{ name: string }>('SELECT name FROM json_files WHERE job_id = ?', [id]);
  expect(deck?.name).toBe('pdr_config.json');
});
