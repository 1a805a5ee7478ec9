import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Dependencies } from '../../activities/dependencies.ts';
import { setAsideEarlier } from '../../activities/set-aside-earlier.ts';
import { claimModel } from '../../database/claims.ts';
import { earlierResults } from '../../database/earlier-results.ts';
import { ensureSchema } from '../../database/ensure-schema.ts';
import type { Database } from '../../database/open.ts';
import { recordFinished } from '../../database/outcomes.ts';
import { registerModels } from '../../database/registration.ts';
import { localStorage } from '../../storage/local.ts';
import { codeOf } from '../codes/support/kosma-tau-model.ts';
import { tempFolder } from '../codes/support/temp-folder.ts';
import { modelsOf, openRun, specOf } from '../support/grid-fixture.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';

let server: TestMariadb;
let database: Database;
let baseDir: string;
const databases = new OpenDatabases();
const JOB = '100_0_00_-05_00';
const PATHS = [
  `pdrgrid/TEXTOUT${JOB}`,
  `pdrgrid/pdrstruct${JOB}.hdf5`,
  `oniongrid/ONION${JOB}.linebt_CO.out`,
];
const claim = { jobId: 2, token: 'second' };

beforeAll(async () => {
  server = await startTestMariadb();
});
afterEach(() => databases.end());
afterAll(() => server.stop());

const at = (path: string) => join(baseDir, 'orion', path);
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};

/** A finished model, followed by a row of another content that an attempt holds. */
beforeEach(async () => {
  baseDir = join(await tempFolder(), 'archive');
  database = databases.open(await server.freshDatabase());
  await ensureSchema(database);
  const first = await openRun(database, 'orion');
  await registerModels(database, first, modelsOf(1), { computed: new Set() });
  await claimModel(database, { jobId: 1, workerId: 'w', token: 'first' });
  for (const path of PATHS) write(path, `first ${path}`);
  const roles = ['textout', 'hdf5-structure', 'onion CO'];
  const outputs = PATHS.map((path, index) => ({ path, role: roles[index] ?? '' }));
  const files = await localStorage(baseDir).digest('orion', outputs);
  await recordFinished(database, { jobId: 1, token: 'first', seconds: 1, files, outputs: {}, hdfFiles: {} });
  const second = await openRun(database, 'orion', 'run 2');
  await registerModels(database, second, modelsOf(1, 'another content'), { computed: new Set() });
  await claimModel(database, { ...claim, workerId: 'w' });
});

async function setAside(): Promise<void> {
  const dependencies = { database, storage: localStorage(baseDir) } as Dependencies;
  const held = { code: codeOf(baseDir) };
  const attempt = { spec: specOf('orion'), held, number: 1, directory: '' } as Parameters<
    typeof setAsideEarlier
  >[1];
  await setAsideEarlier(dependencies, attempt, JOB, (await earlierResults(database, claim)) ?? []);
}

async function expectSetAside(): Promise<void> {
  for (const path of PATHS) {
    expect(readFileSync(at(`earlier/1/${path}`), 'utf8')).toBe(`first ${path}`);
  }
  const [row] = await server.administer(
    `select output_hdf5_file as structure, output_directory as folder, files from ${database.settings.database}.pdr_model_jobs
     join ${database.settings.database}.pdr_archives on job_id = id where id = 1`,
  );
  expect(row).toMatchObject({ structure: at(`earlier/1/${PATHS[1]}`), folder: at('earlier/1') });
  expect((JSON.parse(row?.['files'] as string) as { path: string }[]).map(({ path }) => path)).toEqual(
    PATHS.map((path) => `earlier/1/${path}`),
  );
  expect(await earlierResults(database, claim)).toEqual([]);
}

it('moves the files of an earlier result, and its rows name them in their new place', async () => {
  await setAside();
  await expectSetAside();
  expect(PATHS.some((path) => existsSync(at(path)))).toBe(false);
});

it.each([0, 1, 2, 3])(
  'ends the same after a crash that had moved %i of three files and recorded nothing',
  async (moved) => {
    for (const path of PATHS.slice(0, moved)) {
      mkdirSync(dirname(at(`earlier/1/${path}`)), { recursive: true });
      renameSync(at(path), at(`earlier/1/${path}`));
    }
    await setAside();
    await expectSetAside();
    expect(PATHS.some((path) => existsSync(at(path)))).toBe(false);
  },
);

it('leaves a new result alone that took the place of one set aside before', async () => {
  await setAside();
  for (const path of PATHS) write(path, `second ${path}`);
  await setAside();
  await expectSetAside();
  for (const path of PATHS) expect(readFileSync(at(path), 'utf8')).toBe(`second ${path}`);
});

it('an attempt that lost its model is told so, and moves nothing', async () => {
  expect(await earlierResults(database, { ...claim, token: 'lost' })).toBeUndefined();
});

it("finds the files of pdr_run's results by their places, and gives them to the newest of its rows", async () => {
  const name = database.settings.database;
  await server.administer(
    `delete from ${name}.pdr_archives`,
    `update ${name}.pdr_model_jobs set model_key = null where id = 1`,
    `insert into ${name}.pdr_model_jobs (model_name_id, model_job_name, status)
       select model_name_id, model_job_name, 'finished' from ${name}.pdr_model_jobs where id = 1`,
  );
  await setAside();
  expect(readFileSync(at(`earlier/3/${PATHS[0]}`), 'utf8')).toBe(`first ${PATHS[0]}`);
  for (const path of PATHS) write(path, `second ${path}`);
  await setAside();
  expect(readFileSync(at(PATHS[0] ?? ''), 'utf8')).toBe(`second ${PATHS[0]}`);
  expect(existsSync(at('earlier/1'))).toBe(false);
});
