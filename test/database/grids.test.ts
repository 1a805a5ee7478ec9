import { describe, expect, it } from 'vitest';
import {
  finishGrid,
  listGrids,
  openGrid,
  readGrid,
  setGridState,
  setGridTotal,
  setPaused,
} from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { openRun, PROVENANCE, specOf } from '../support/grid-fixture.ts';
import { databaseSuite } from '../support/database-suite.ts';

let database: Database;
const suite = databaseSuite((fresh) => {
  database = fresh;
});

describe('openGrid', () => {
  it('counts a further run for another key, and none for the same one', async () => {
    const first = await openRun(database, 'orion', 'first');
    expect(first.run).toBe(1);
    expect(await openRun(database, 'orion', 'first')).toEqual(first);
    expect(await openRun(database, 'orion', 'second')).toEqual({ ...first, run: 2 });
    expect(await openRun(database, 'orion', 'second')).toEqual({ ...first, run: 2 });
  });

  it('makes each row once when eight processes open at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openRun(suite.databases.open(suite.settings, 1), 'orion')),
    );
    expect(new Set(opened.map(({ gridId, run }) => `${gridId} ${run}`))).toEqual(new Set(['1 1']));
    for (const table of [
      'users',
      'model_names',
      'kosmatau_executables',
      'chemical_databases',
      'json_templates',
      'pdr_grids',
    ]) {
      expect(await suite.rowsIn(table), table).toHaveLength(1);
    }
  });

  it('records where the models come from', async () => {
    await openRun(database, 'orion');
    expect((await suite.rowsIn('kosmatau_executables'))[0]).toMatchObject({
      code_revision: '1234M',
      executable_file_name: 'pdrexe',
      executable_full_path: '/code/pdrexe',
      sha256_sum: PROVENANCE.executable.sha256,
    });
    expect((await suite.rowsIn('chemical_databases'))[0]).toMatchObject({
      chem_rates_file_name: 'chem_rates.dat',
      database_origin: 'UMIST',
    });
    const [row] = await suite.server.administer(
      `select date_format(compilation_date, '%Y-%m-%d %T') as compiled from ${suite.settings.database}.kosmatau_executables`,
    );
    expect(row?.['compiled']).toBe('2025-02-11 11:01:00');
  });

  it('takes a changed executable for another one, and a changed user for another one', async () => {
    await openRun(database, 'orion');
    const executable = { ...PROVENANCE.executable, sha256: 'f'.repeat(64) };
    await openGrid(database, {
      spec: { ...specOf('orion'), user: { username: 'bob', email: 'bob@example.org' } },
      workflowId: 'pdr-grid/orion',
      runKey: 'second',
      provenance: { ...PROVENANCE, executable },
    });
    expect(await suite.rowsIn('kosmatau_executables')).toHaveLength(2);
    expect(await suite.rowsIn('users')).toHaveLength(2);
    expect(await suite.rowsIn('model_names')).toHaveLength(1);
  });

  it('tells grids apart whose names differ in case or accent', async () => {
    const opened = [];
    for (const name of ['orion', 'Orion', 'órion', 'orion ']) opened.push(await openRun(database, name));
    expect(new Set(opened.map(({ gridId }) => gridId)).size).toBe(4);
    expect((await readGrid(database, 'Orion'))?.gridId).toBe(opened[1]?.gridId);
    expect(await readGrid(database, 'ORION')).toBeUndefined();
  });

  it('opens a model name that pdr_run made, and follows its folder', async () => {
    await suite.server.administer(
      `insert into ${suite.settings.database}.model_names (model_name, model_path) values ('orion', '/elsewhere'), ('orion', '/older')`,
    );
    const { modelNameId } = await openRun(database, 'orion');
    expect(modelNameId).toBe(1);
    expect((await suite.rowsIn('model_names')).map((row) => row['model_path'])).toEqual([
      '/archive/orion',
      '/older',
    ]);
  });
});

describe('in a database of pdr_run’s with a narrow character set', () => {
  it('finds names with letters beyond ASCII again', async () => {
    await suite.server.administer(
      `use ${suite.settings.database}`,
      'alter table model_names convert to character set latin1',
      'alter table users convert to character set latin1',
    );
    const user = { username: 'Jürgen', email: 'jürgen@example.org' };
    const opening = { workflowId: 'pdr-grid/Größe', runKey: 'one', provenance: PROVENANCE };
    const first = await openGrid(database, { ...opening, spec: { ...specOf('Größe'), user } });
    expect(await openGrid(database, { ...opening, spec: { ...specOf('Größe'), user } })).toEqual(first);
    expect(await suite.rowsIn('users')).toMatchObject([user]);
    expect(await readGrid(database, 'Größe')).toMatchObject({ name: 'Größe' });
  });
});

describe('a grid’s record', () => {
  it('tells the specification, state, total and times of the last run', async () => {
    const { gridId } = await openRun(database, 'orion');
    await setGridTotal(database, gridId, 33);
    expect(await readGrid(database, 'orion')).toMatchObject({
      name: 'orion',
      run: 1,
      workflowId: 'pdr-grid/orion',
      spec: specOf('orion'),
      state: 'running',
      paused: false,
      total: 33,
      finishedAt: null,
    });
    const started = (await readGrid(database, 'orion'))?.startedAt.getTime() ?? 0;
    expect(Math.abs(started - Date.now())).toBeLessThan(60_000);
  });

  it('is paused and goes on, but an ended grid keeps its state', async () => {
    const { gridId } = await openRun(database, 'orion');
    await setPaused(database, gridId, true);
    expect(await readGrid(database, 'orion')).toMatchObject({ state: 'paused', paused: true });
    await setPaused(database, gridId, false);
    expect(await readGrid(database, 'orion')).toMatchObject({ state: 'running', paused: false });
    await finishGrid(database, gridId, 'completed');
    await setPaused(database, gridId, true);
    expect(await readGrid(database, 'orion')).toMatchObject({ state: 'completed' });
  });

  it('keeps the first time at which it finished', async () => {
    const { gridId } = await openRun(database, 'orion');
    await finishGrid(database, gridId, 'completed');
    const first = await readGrid(database, 'orion');
    await finishGrid(database, gridId, 'completed');
    expect((await readGrid(database, 'orion'))?.finishedAt).toEqual(first?.finishedAt);
    expect(first?.seconds).toBeGreaterThanOrEqual(0);
  });

  it('begins a further run unpaused, without end and total', async () => {
    const { gridId } = await openRun(database, 'orion', 'first');
    await setGridTotal(database, gridId, 33);
    await setPaused(database, gridId, true);
    await finishGrid(database, gridId, 'cancelled');
    await openRun(database, 'orion', 'second');
    expect(await readGrid(database, 'orion')).toMatchObject({
      run: 2,
      state: 'running',
      paused: false,
      total: null,
      finishedAt: null,
    });
  });

  it('is listed, the last started first', async () => {
    await openRun(database, 'first');
    const { gridId } = await openRun(database, 'second');
    await setGridState(database, gridId, 'failed');
    expect((await listGrids(database)).map(({ name, state }) => [name, state])).toEqual([
      ['second', 'failed'],
      ['first', 'running'],
    ]);
  });
});
