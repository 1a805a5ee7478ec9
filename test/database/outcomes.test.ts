import { describe, expect, it } from 'vitest';
import { claimModel } from '../../database/claims.ts';
import { finishGrid, type OpenGrid } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { type ModelResult, recordFailed, recordFinished } from '../../database/outcomes.ts';
import { findComputed, registerModels } from '../../database/registration.ts';
import { gridCounts, lastFailures, type ListedModel, listModels } from '../../database/reports.ts';
import { digest, modelsOf, openRun } from '../support/grid-fixture.ts';
import { databaseSuite } from '../support/database-suite.ts';

let database: Database;
let grid: OpenGrid;
const suite = databaseSuite(async (fresh) => {
  database = fresh;
  grid = await openRun(database, 'orion');
  await registerModels(database, grid, modelsOf(5), { computed: new Set() });
});

async function deadlocks(): Promise<number> {
  const [row] = await suite.server.administer(
    `select count from information_schema.innodb_metrics where name = 'lock_deadlocks'`,
  );
  return Number(row?.['count']);
}

const file = (name: string, size = 1000) => ({
  name,
  fullPath: `/archive/orion/pdrgrid/${name}`,
  path: '/archive/orion/pdrgrid',
  modified: new Date('2026-03-01T10:20:30Z'),
  size,
  sha256: digest(name),
});

function resultOf(jobId: number, deck = `deck ${jobId}`): ModelResult {
  return {
    jobId,
    token: `token ${jobId}`,
    seconds: 3725.4,
    files: [
      {
        path: 'pdrgrid/TEXTOUT',
        role: 'textout',
        size: 10,
        sha256: digest('t'),
        modified: 1_700_000_000_123,
      },
      {
        path: 'pdrgrid/pdr.hdf',
        role: 'hdf4',
        size: 5_000_000_000,
        sha256: digest('h'),
        modified: 1_700_000_000_456,
      },
    ],
    outputs: {
      outputTextoutFile: '/archive/orion/pdrgrid/TEXTOUT',
      outputHdf5File: '/archive/orion/pdrgrid/pdr.hdf5',
    },
    hdfFiles: { pdrout: file('pdr.hdf', 5_000_000_000), structure: file('pdrstruct.hdf5') },
    jsonFile: {
      name: 'pdr_config.json',
      path: '/scratch/pdr_config.json',
      archivedPath: '/archive/deck.json',
      sha256: digest(deck),
    },
  };
}

async function claim(jobId: number): Promise<void> {
  const answer = await claimModel(database, { jobId, workerId: 'w1', token: `token ${jobId}` });
  expect(answer.state).toBe('claimed');
}

const failureOf = (jobId: number, message = 'exit status 3') => ({
  jobId,
  token: `token ${jobId}`,
  failure: { type: 'ExecutableFailed', message } as const,
  facts: { exitCode: 3, outputTail: ['STOP 3'], host: 'node7', workingDirectory: '/scratch/kept' },
  seconds: 1.5,
  tryAgain: false,
});

async function allModels(options?: Parameters<typeof listModels>[2]): Promise<ListedModel[]> {
  const models: ListedModel[] = [];
  for await (const model of listModels(database, 'orion', options)) models.push(model);
  return models;
}

describe('recordFinished', () => {
  it('records job, HDF files, deck and archive together, as pdr_run’s users know them', async () => {
    await claim(1);
    expect(await recordFinished(database, resultOf(1))).toBe(true);
    const [job] = await suite.server.administer(
      `select *, date_format(execution_time, '%Y-%m-%d %T') as took from ${suite.settings.database}.pdr_model_jobs where id = 1`,
    );
    expect(job).toMatchObject({
      status: 'finished',
      pending: 0,
      active: 0,
      seconds: 3725.4,
      took: '1970-01-01 01:02:05',
      output_textout_file: '/archive/orion/pdrgrid/TEXTOUT',
      output_hdf5_file: '/archive/orion/pdrgrid/pdr.hdf5',
      output_directory: null,
    });
    expect(await suite.rowsIn('hdf_files')).toMatchObject([
      {
        job_id: 1,
        pdrexe_id: 1,
        parameter_id: job?.['kosmatau_parameters_id'],
        model_name_id: grid.modelNameId,
        file_name: 'pdr.hdf',
        full_path: '/archive/orion/pdrgrid/pdr.hdf',
        path: '/archive/orion/pdrgrid',
        sha256_sum: digest('pdr.hdf'),
        file_size: 5_000_000_000,
        corrupt: 0,
        file_name_hdf5_s: 'pdrstruct.hdf5',
        file_name_hdf5_c: '',
        sha256_sum_hdf5_c: null,
      },
    ]);
    expect(await suite.rowsIn('json_files')).toMatchObject([
      {
        name: 'pdr_config.json',
        archived_path: '/archive/deck.json',
        sha256_sum: digest('deck 1'),
        job_id: 1,
        template_id: 1,
      },
    ]);
    const [time] = await suite.server.administer(
      `select date_format(modification_time, '%Y-%m-%d %T') as modified from ${suite.settings.database}.hdf_files`,
    );
    expect(time?.['modified']).toBe('2026-03-01 10:20:30');
  });

  it('changes nothing when it is repeated', async () => {
    await claim(1);
    await recordFinished(database, resultOf(1));
    const before = await Promise.all([
      suite.rowsIn('pdr_model_jobs'),
      suite.rowsIn('hdf_files'),
      suite.rowsIn('json_files'),
    ]);
    expect(await recordFinished(database, resultOf(1))).toBe(true);
    expect(
      await Promise.all([
        suite.rowsIn('pdr_model_jobs'),
        suite.rowsIn('hdf_files'),
        suite.rowsIn('json_files'),
      ]),
    ).toEqual(before);
  });

  it('hands the archived files on as they were given, for the next run to check', async () => {
    await claim(1);
    await recordFinished(database, resultOf(1));
    expect(await findComputed(database, grid, modelsOf(5))).toEqual([
      { jobId: 1, job: '100_0_00_-05_00', files: resultOf(1).files },
    ]);
  });

  it('keeps one row of HDF files for a job that is computed again', async () => {
    await claim(1);
    await recordFinished(database, resultOf(1));
    const second = await openRun(database, 'orion', 'run 2');
    await registerModels(database, second, modelsOf(1), { computed: new Set() });
    await claim(1);
    const changed = { ...resultOf(1), hdfFiles: { structure: file('other.hdf5') } };
    expect(await recordFinished(database, changed)).toBe(true);
    expect(await suite.rowsIn('hdf_files')).toMatchObject([
      { file_name: '', file_name_hdf5_s: 'other.hdf5' },
    ]);
    expect(await suite.rowsIn('pdr_archives', 'job_id')).toHaveLength(1);
  });

  it('leaves a deck that two models have in common to the first of them', async () => {
    for (const id of [1, 2]) {
      await claim(id);
      expect(await recordFinished(database, resultOf(id, 'the same deck'))).toBe(true);
    }
    expect(await suite.rowsIn('json_files')).toMatchObject([{ job_id: 1 }]);
  });

  it('makes models that end at once wait for each other in no deadlock', async () => {
    await registerModels(database, grid, modelsOf(60), { computed: new Set() });
    const many = suite.databases.open(suite.settings, 8);
    const jobs = (await allModels()).map(({ jobId }) => jobId);
    for (const id of jobs) await claim(id);
    const quantities = new Map(['CII_158', 'OI_63', 'CO_1_0'].map((name, value) => [name, value]));
    const before = await deadlocks();
    const recorded = await Promise.all(
      jobs.map((id) => recordFinished(many, { ...resultOf(id), quantities })),
    );
    expect(recorded).toEqual(Array.from({ length: 60 }, () => true));
    expect(await deadlocks()).toBe(before);
    expect(await suite.rowsIn('hdf_files')).toHaveLength(60);
    expect(await suite.rowsIn('pdr_quantities', 'job_id')).toHaveLength(180);
  });

  it('is all or nothing when one part cannot be written', async () => {
    await claim(1);
    const tooLong = {
      ...resultOf(1),
      jsonFile: { ...resultOf(1).jsonFile, name: 'x'.repeat(300) },
    } as ModelResult;
    await expect(recordFinished(database, tooLong)).rejects.toThrow(/name/);
    expect((await suite.rowsIn('pdr_model_jobs'))[0]).toMatchObject({ status: 'running' });
    expect(await suite.rowsIn('hdf_files')).toEqual([]);
    expect(await recordFinished(database, resultOf(1))).toBe(true);
  });

  it('gives way to a user who removes a job by its table', async () => {
    await claim(1);
    await recordFinished(database, { jobId: 1, token: 'token 1', seconds: 1, files: [], outputs: {} });
    await suite.server.administer(`delete from ${suite.settings.database}.pdr_model_jobs where id = 1`);
    expect(await suite.rowsIn('pdr_archives', 'job_id')).toEqual([]);
  });
});

describe('recordFailed', () => {
  it('records why a model failed, in words and facts of any size and language', async () => {
    await claim(1);
    const message = `exit status 3 🪐 ${'long '.repeat(50_000)}`;
    expect(await recordFailed(database, failureOf(1, message))).toBe(true);
    expect(await recordFailed(database, failureOf(1, message))).toBe(true);
    const [model] = await allModels({ status: 'failed' });
    expect(model).toMatchObject({
      status: 'failed',
      attempt: 1,
      seconds: 1.5,
      failure: { type: 'ExecutableFailed', message: message.slice(0, 100_000) },
      facts: failureOf(1).facts,
    });
  });

  it('lets a model wait for another attempt', async () => {
    await claim(1);
    expect(await recordFailed(database, { ...failureOf(1), tryAgain: true })).toBe(true);
    expect((await suite.rowsIn('pdr_model_jobs'))[0]).toMatchObject({
      status: 'pending',
      pending: 1,
      attempt: 1,
    });
  });
});

describe('reports', () => {
  it('count a grid’s models by status, with those that an earlier run computed', async () => {
    await claim(1);
    await recordFinished(database, resultOf(1));
    const second = await openRun(database, 'orion', 'run 2');
    await registerModels(database, second, modelsOf(5), { computed: new Set(['100_0_00_-05_00']) });
    await claim(2);
    await recordFinished(database, resultOf(2));
    await claim(3);
    await recordFailed(database, failureOf(3));
    await claim(4);
    expect(await gridCounts(database, 'orion')).toMatchObject({
      gridId: second.gridId,
      run: 2,
      state: 'running',
      total: 5,
      skipped: 1,
      finished: 1,
      failed: 1,
      running: 1,
      pending: 1,
      cancelled: 0,
    });
    await finishGrid(database, second.gridId, 'completed-with-failures');
    expect(await gridCounts(database, 'orion')).toMatchObject({ state: 'completed-with-failures' });
    expect(await gridCounts(database, 'nobody')).toBeUndefined();
  });

  it('list models with their outputs in the order of their points', async () => {
    await claim(2);
    await recordFinished(database, resultOf(2));
    const models = await allModels();
    expect(models.map(({ job }) => job)).toEqual(modelsOf(5).map(({ job }) => job));
    expect(models[1]).toMatchObject({
      metal: '100',
      dens: '1',
      mass: '00',
      chi: '-05',
      status: 'finished',
      failure: null,
      outputs: ['pdrgrid/TEXTOUT', 'pdrgrid/pdr.hdf'],
    });
    expect(await allModels({ status: 'pending' })).toHaveLength(4);
    expect(await allModels({ status: 'skipped' })).toEqual([]);
  });

  it('list more models than one page holds', async () => {
    await registerModels(database, grid, modelsOf(2500), { computed: new Set() });
    expect((await allModels()).map(({ index }) => index)).toEqual(Array.from({ length: 2500 }, (_, i) => i));
  });

  it('name the newest failures first', async () => {
    for (const id of [1, 2, 3]) {
      await claim(id);
      await recordFailed(database, failureOf(id, `failure ${id}`));
    }
    expect(await lastFailures(database, grid.gridId, 2)).toEqual([
      { job: '100_2_00_-05_00', type: 'ExecutableFailed', message: 'failure 3' },
      { job: '100_1_00_-05_00', type: 'ExecutableFailed', message: 'failure 2' },
    ]);
  });
});
