import { describe, expect, it } from 'vitest';
import { claimModel } from '../../database/claims.ts';
import type { OpenGrid } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { recordFailed, recordFinished } from '../../database/outcomes.ts';
import { nextModels } from '../../database/queue.ts';
import { findComputed, type NewModel, registerModels } from '../../database/registration.ts';
import { countModels } from '../../database/reports.ts';
import { requeueModels } from '../../database/requeue.ts';
import { PARAMETERS } from '../../domain/parameters.ts';
import { modelsOf, openRun } from '../support/grid-fixture.ts';
import { databaseSuite } from '../support/database-suite.ts';

const NONE: ReadonlySet<string> = new Set();
let database: Database;
let grid: OpenGrid;
const suite = databaseSuite(async (fresh) => {
  database = fresh;
  grid = await openRun(database, 'orion');
});

interface JobRow {
  readonly id: number;
  readonly status: string;
  readonly is_current: number | null;
  readonly run_serial: number;
  readonly skipped_in_run: number | null;
  readonly attempt: number;
  readonly model_key: string;
  readonly failure_type: string | null;
  readonly token: string | null;
}

const jobRows = async (): Promise<JobRow[]> =>
  (await suite.server.administer(
    `select * from ${suite.settings.database}.pdr_model_jobs order by id`,
  )) as unknown as JobRow[];

const FILES = [{ path: 'pdrgrid/TEXTOUT', role: 'textout', size: 3, sha256: 'c'.repeat(64), modified: 1000 }];

async function claim(jobId: number): Promise<{ jobId: number; token: string }> {
  const token = `token of ${jobId}`;
  expect((await claimModel(database, { jobId, workerId: 'w1', token })).state).toBe('claimed');
  return { jobId, token };
}

async function finish(jobId: number): Promise<void> {
  await recordFinished(database, { ...(await claim(jobId)), seconds: 2, files: FILES, outputs: {} });
}

async function fail(jobId: number): Promise<void> {
  const failure = { type: 'ExecutableFailed', message: 'exit status 3' } as const;
  await recordFailed(database, { ...(await claim(jobId)), failure, facts: {}, seconds: 1, tryAgain: false });
}

/** Registers `models`, brings the first one to `status`, and opens the next run. */
async function afterFirstRun(
  models: NewModel[],
  end: (jobId: number) => Promise<unknown>,
): Promise<OpenGrid> {
  await registerModels(database, grid, models, { computed: NONE });
  await end(1);
  return openRun(database, 'orion', 'run 2');
}

describe('new models', () => {
  it('become pending rows with all that a job refers to', async () => {
    expect(await registerModels(database, grid, modelsOf(3), { computed: NONE })).toEqual({
      registered: 3,
      skipped: 0,
    });
    const rows = await jobRows();
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatchObject({
      model_job_name: '100_2_00_-05_00',
      status: 'pending',
      pending: 1,
      active: 0,
      onion_species: 'CO C+',
      grid_id: grid.gridId,
      run_serial: 1,
      point_index: 2,
      queue_rank: 2,
      metal: '100',
      dens: '2',
      mass: '00',
      chi: '-05',
      is_current: 1,
      attempt: 0,
      user_id: 1,
      kosmatau_executable_id: 1,
      chemical_database_id: 1,
      model_name_id: grid.modelNameId,
    });
  });

  it('have all deck parameters at full precision', async () => {
    const models = modelsOf(400);
    await registerModels(database, grid, models, { computed: NONE });
    const rows = await suite.server.administer(
      `select parameters.*, point_index from ${suite.settings.database}.pdr_model_jobs
       join ${suite.settings.database}.kosmatau_parameters as parameters on parameters.id = kosmatau_parameters_id order by point_index`,
    );
    expect(rows).toHaveLength(400);
    for (const [index, model] of models.entries()) {
      const expected = Object.fromEntries(model.parameters);
      expect(rows[index]).toMatchObject({ ...expected, mass: null, sint: null, species: 'H+ H2+' });
    }
    expect(PARAMETERS.every(({ name }) => name in (rows[0] ?? {}))).toBe(true);
  });

  it('share a row of parameters where these are the same', async () => {
    const [model] = modelsOf(1);
    if (model === undefined) throw new Error('no model');
    const twin = { ...model, job: '100_0_00_-05_01', index: 1 };
    await registerModels(database, grid, [model, twin], { computed: NONE });
    expect(
      await suite.server.administer(`select id from ${suite.settings.database}.kosmatau_parameters`),
    ).toHaveLength(1);
  });

  it('never stop a grid by a value that their column cannot hold', async () => {
    const [model] = modelsOf(1);
    if (model === undefined) throw new Error('no model');
    const parameters = new Map<string, unknown>([
      ['xnsur', Number.POSITIVE_INFINITY],
      ['mass', 'text'],
      ['ifuvmeth', true],
      ['fuvstring', 'x'.repeat(80)],
      ['unheard_of', 1],
    ]);
    await registerModels(database, grid, [{ ...model, parameters }], { computed: NONE });
    const rows = await suite.server.administer(
      `select * from ${suite.settings.database}.kosmatau_parameters`,
    );
    expect(rows[0]).toMatchObject({ xnsur: null, mass: null, ifuvmeth: 1, fuvstring: 'x'.repeat(50) });
  });

  it('are each one row when three processes register the same page at once', async () => {
    const models = modelsOf(300);
    const results = await Promise.all(
      [1, 2, 3].map(() =>
        registerModels(suite.databases.open(suite.settings, 1), grid, models, { computed: NONE }),
      ),
    );
    expect(results).toEqual([1, 2, 3].map(() => ({ registered: 300, skipped: 0 })));
    expect(await jobRows()).toHaveLength(300);
    expect(
      await suite.server.administer(`select id from ${suite.settings.database}.kosmatau_parameters`),
    ).toHaveLength(300);
  });

  it('are queued in the order of their points, in pages', async () => {
    const models = modelsOf(1203);
    await registerModels(database, grid, models, { computed: NONE });
    const first = await nextModels(database, grid, { without: [], limit: 1200 });
    const second = await nextModels(database, grid, { without: first.map(({ id }) => id), limit: 1200 });
    expect([...first, ...second].map(({ index, job }) => ({ index, job }))).toEqual(
      models.map(({ index, job }) => ({ index, job })),
    );
  });
});

describe('a page that is registered again in the same run', () => {
  it('changes nothing, also for models that ended meanwhile', async () => {
    const models = modelsOf(4);
    await registerModels(database, grid, models, { computed: NONE });
    await finish(1);
    await fail(2);
    await claim(3);
    const before = await jobRows();
    expect(await registerModels(database, grid, models, { computed: NONE })).toEqual({
      registered: 4,
      skipped: 0,
    });
    expect(await jobRows()).toEqual(before);
    const names = new Set(models.map(({ job }) => job));
    expect(await registerModels(database, grid, models, { computed: names })).toEqual({
      registered: 4,
      skipped: 0,
    });
    expect(await jobRows()).toEqual(before);
  });

  it('says again how many were skipped', async () => {
    const models = modelsOf(2);
    const second = await afterFirstRun(models, finish);
    const computed = new Set(['100_0_00_-05_00']);
    const expected = { registered: 1, skipped: 1 };
    expect(await registerModels(database, second, models, { computed })).toEqual(expected);
    expect(await registerModels(database, second, models, { computed })).toEqual(expected);
  });
});

describe('in a later run, a model of the same key', () => {
  const models = modelsOf(1);
  const again = async (second: OpenGrid, computed: ReadonlySet<string> = NONE): Promise<JobRow> => {
    await registerModels(database, second, models, { computed });
    const rows = await jobRows();
    expect(rows).toHaveLength(1);
    return rows[0] as JobRow;
  };

  it('stays finished and counts as skipped when its files stand', async () => {
    const second = await afterFirstRun(models, finish);
    const computed = await findComputed(database, second, models);
    expect(computed).toEqual([{ jobId: 1, job: models[0]?.job, files: FILES }]);
    const row = await again(second, new Set(computed.map(({ job }) => job)));
    expect(row).toMatchObject({ status: 'finished', run_serial: 2, skipped_in_run: 2, seconds: 2 });
    expect(await countModels(database, second)).toMatchObject({ total: 1, skipped: 1, finished: 0 });
  });

  it('is computed again when its files do not stand', async () => {
    const row = await again(await afterFirstRun(models, finish));
    expect(row).toMatchObject({
      status: 'pending',
      pending: 1,
      run_serial: 2,
      attempt: 0,
      token: null,
      seconds: null,
    });
  });

  it('is computed again when it failed, and forgets why', async () => {
    const row = await again(await afterFirstRun(models, fail));
    expect(row).toMatchObject({ status: 'pending', attempt: 0, failure_type: null, failure_message: null });
  });

  it('waits on when it waited', async () => {
    const row = await again(await afterFirstRun(models, async () => undefined));
    expect(row).toMatchObject({ status: 'pending', run_serial: 2 });
  });

  it('is left to its holder when it runs', async () => {
    const row = await again(await afterFirstRun(models, claim));
    expect(row).toMatchObject({
      status: 'running',
      run_serial: 2,
      token: 'token of 1',
      claimed_by: 'w1',
      attempt: 1,
    });
    expect(
      await recordFinished(database, { jobId: 1, token: 'token of 1', seconds: 1, files: [], outputs: {} }),
    ).toBe(true);
  });
});

describe('in a later run, a model of another key', () => {
  const changed = modelsOf(1, 'changed content');

  it('leaves a finished row as an earlier result and gets a new one', async () => {
    const second = await afterFirstRun(modelsOf(1), finish);
    expect(await findComputed(database, second, changed)).toEqual([]);
    await registerModels(database, second, changed, { computed: NONE });
    expect(await jobRows()).toMatchObject([
      { id: 1, status: 'finished', is_current: null, run_serial: 1 },
      { status: 'pending', is_current: 1, run_serial: 2, model_key: changed[0]?.key },
    ]);
  });

  it('takes over a row that had not finished, and whoever held it has lost it', async () => {
    const second = await afterFirstRun(modelsOf(1), claim);
    await registerModels(database, second, changed, { computed: NONE });
    expect(await jobRows()).toMatchObject([
      { id: 1, status: 'pending', is_current: 1, run_serial: 2, model_key: changed[0]?.key, token: null },
    ]);
    const late = { jobId: 1, token: 'token of 1', seconds: 1, files: [], outputs: {} };
    expect(await recordFinished(database, late)).toBe(false);
  });

  it('can come back to content that an earlier run computed, as a new row', async () => {
    const second = await afterFirstRun(modelsOf(1), finish);
    await registerModels(database, second, changed, { computed: NONE });
    await finish((await jobRows())[1]?.id ?? 0);
    const third = await openRun(database, 'orion', 'run 3');
    await registerModels(database, third, modelsOf(1), { computed: NONE });
    expect((await jobRows()).map(({ status, is_current }) => [status, is_current])).toEqual([
      ['finished', null],
      ['finished', null],
      ['pending', 1],
    ]);
  });
});

describe('a run of other points', () => {
  it('lists its own and leaves the others to the run that had them', async () => {
    const second = await afterFirstRun(modelsOf(5), finish);
    await registerModels(database, second, modelsOf(3, 'content', 3), { computed: NONE });
    expect((await countModels(database, second)).total).toBe(3);
    expect(
      (await nextModels(database, second, { without: [], limit: 10 })).map(({ index }) => index),
    ).toEqual([3, 4, 5]);
  });
});

describe('requeueModels', () => {
  it('lists failed models of the run before, counts finished ones as skipped, and does so once', async () => {
    await registerModels(database, grid, modelsOf(4), { computed: NONE });
    const second = await openRun(database, 'orion', 'run 2');
    await registerModels(database, second, modelsOf(2), { computed: NONE });
    await finish(1);
    await fail(2);
    const third = await openRun(database, 'orion', 'run 3');
    for (let repetition = 0; repetition < 2; repetition += 1) {
      await requeueModels(database, third);
      expect(await countModels(database, third)).toMatchObject({
        total: 2,
        skipped: 1,
        pending: 1,
        failed: 0,
      });
    }
    expect((await nextModels(database, third, { without: [], limit: 10 })).map(({ id }) => id)).toEqual([2]);
  });
});

describe('a large grid', () => {
  it('of 20,000 models is registered completely, and again without a change', async () => {
    const models = modelsOf(20_000);
    await registerModels(database, grid, models, { computed: NONE });
    expect(await countModels(database, grid)).toMatchObject({ total: 20_000, pending: 20_000 });
    await registerModels(database, grid, models, { computed: NONE });
    expect(await jobRows()).toHaveLength(20_000);
  });
});
