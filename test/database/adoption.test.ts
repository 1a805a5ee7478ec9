import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAdoptable } from '../../database/adoptable.ts';
import { adoptRows } from '../../database/adoption.ts';
import { sameParameters } from '../../database/adoption-rules.ts';
import { ensureSchema } from '../../database/ensure-schema.ts';
import type { OpenGrid } from '../../database/grids.ts';
import type { Database, DatabaseSettings } from '../../database/open.ts';
import { nextModels } from '../../database/queue.ts';
import { findComputed, registerModels } from '../../database/registration.ts';
import { countModels } from '../../database/reports.ts';
import { rowsOf } from '../../database/rows.ts';
import { digest, modelsOf, openRun, PROVENANCE } from '../support/grid-fixture.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';
import { pdrRunTables } from '../support/pdr-run-database.ts';

let server: TestMariadb;
let settings: DatabaseSettings;
let database: Database;
let grid: OpenGrid;
const databases = new OpenDatabases();
const models = modelsOf(6);
const [first, second, third, fourth, fifth, sixth] = models.map(({ job }) => job);

beforeAll(async () => {
  server = await startTestMariadb();
});

/** pdr_run was killed and begun again: finished, then "skipped" rows, old pending ones for ever, one in the middle. */
beforeEach(async () => {
  settings = await server.freshDatabase();
  const job = (name: string | undefined, status: string, parameters: number) =>
    `insert into pdr_model_jobs (model_name_id, model_job_name, user_id, kosmatau_parameters_id, kosmatau_executable_id,
       chemical_database_id, onion_species, status, pending, active, time_of_finish, execution_time)
     values (1, '${name}', 1, ${parameters}, 1, 1, 'CO C+', '${status}', ${status === 'pending' ? 1 : 0},
       ${status === 'running' ? 1 : 0}, '2025-01-01 10:00:00', '1970-01-01 00:02:30')`;
  await server.administer(
    `use ${settings.database}`,
    ...pdrRunTables(),
    `insert into model_names (model_name, model_path) values ('orion', '/archive/orion')`,
    `insert into users (username, email) values ('ada', 'ada@example.org')`,
    `insert into kosmatau_executables (executable_file_name, sha256_sum) values ('pdrexe', '${PROVENANCE.executable.sha256}')`,
    `insert into chemical_databases (chem_rates_file_name) values ('chem_rates.dat')`,
    `insert into kosmatau_parameters (model_name_id, xnsur, sigd, species) values (1, 1.0023052380779, 1.9e-21, 'H+ H2+ ')`,
    job(first, 'finished', 1),
    job(second, 'finished', 1),
    job(third, 'pending', 1),
    job(fourth, 'running', 1),
    job(first, 'skipped', 1),
    job(second, 'pending', 1),
    job(third, 'pending', 1),
    job(fifth, 'problem', 1),
    `insert into hdf_files (job_id, file_name, file_name_hdf5_s, file_name_hdf5_c, full_path, sha256_sum, file_size,
       full_path_hdf5_s, sha256_sum_hdf5_s, file_size_hdf5_s)
     values (1, 'a.hdf', 'a.hdf5', '', '/archive/orion/pdrgrid/a.hdf', repeat('a', 64), 17,
       '/archive/orion/pdrgrid/a.hdf5', repeat('b', 64), 18)`,
  );
  database = databases.open(settings);
  await ensureSchema(database);
  grid = await openRun(database, 'orion');
});
afterEach(() => databases.end());
afterAll(() => server.stop());

const names = models.map(({ job }) => job);
const statuses = () =>
  database.run((db) =>
    rowsOf(
      db,
      sql`select id, model_job_name as job, status, is_current as ours from pdr_model_jobs order by id`,
    ),
  );
const FILES = [{ path: 'pdrgrid/a.hdf', role: 'hdf5', size: 17, sha256: digest('a'), modified: 1 }];

describe('findAdoptable', () => {
  it('tells what pdr_run recorded of the models that it finished', async () => {
    expect(await findAdoptable(database, grid, names)).toMatchObject([
      {
        jobId: 1,
        job: first,
        onionSpecies: 'CO C+',
        executableSha256: PROVENANCE.executable.sha256,
        chemistryFileName: 'chem_rates.dat',
        parameters: { sigd: 1.9e-21 },
        hdfFiles: [
          { name: 'pdrout', fullPath: '/archive/orion/pdrgrid/a.hdf', size: 17, sha256: 'a'.repeat(64) },
          { name: 'structure', fullPath: '/archive/orion/pdrgrid/a.hdf5', size: 18, sha256: 'b'.repeat(64) },
        ],
      },
      { jobId: 2, job: second, hdfFiles: [] },
    ]);
  });

  it('finds nothing of a grid that pdr_run never had', async () => {
    const other = await openRun(database, 'other');
    expect(await findAdoptable(database, other, names)).toEqual([]);
  });
});

describe('adoptRows', () => {
  it('lets the same grid compute what is missing, without a new row for what pdr_run left behind', async () => {
    const verified = [{ jobId: 1, files: FILES }];
    expect(await adoptRows(database, grid, models, verified)).toEqual({ results: 1, leftovers: 4 });
    const computed = await findComputed(database, grid, models);
    expect(computed).toEqual([{ jobId: 1, job: first, files: FILES }]);
    await registerModels(database, grid, models, { computed: new Set([first ?? '']) });
    expect(await statuses()).toEqual([
      { id: 1, job: first, status: 'finished', ours: 1 },
      { id: 2, job: second, status: 'finished', ours: null }, // not verified: an earlier result
      { id: 3, job: third, status: 'cancelled', ours: null },
      { id: 4, job: fourth, status: 'pending', ours: 1 },
      { id: 5, job: first, status: 'skipped', ours: null },
      { id: 6, job: second, status: 'pending', ours: 1 },
      { id: 7, job: third, status: 'pending', ours: 1 },
      { id: 8, job: fifth, status: 'pending', ours: 1 },
      { id: expect.any(Number), job: sixth, status: 'pending', ours: 1 },
    ]);
    expect(await countModels(database, grid)).toMatchObject({ total: 6, skipped: 1, pending: 5 });
    const queue = await nextModels(database, grid, { without: [], limit: 10 });
    expect(queue.map(({ job }) => job)).toEqual(names.slice(1));
  });

  it('changes nothing when it is repeated', async () => {
    const verified = [{ jobId: 1, files: FILES }];
    await adoptRows(database, grid, models, verified);
    const before = await statuses();
    expect(await adoptRows(database, grid, models, verified)).toEqual({ results: 0, leftovers: 0 });
    expect((await findAdoptable(database, grid, names)).map(({ job }) => job)).toEqual([second]);
    expect(await statuses()).toEqual(before);
  });

  it('keeps pdr_run’s times with an adopted result', async () => {
    await adoptRows(database, grid, models, [{ jobId: 1, files: FILES }]);
    const rows = await database.run((db) =>
      rowsOf(db, sql`select seconds, finished_at as finished, dens, chi from pdr_model_jobs where id = 1`),
    );
    expect(rows).toEqual([{ seconds: 150, finished: '2025-01-01 10:00:00.000', dens: '0', chi: '-05' }]);
  });
});

describe('sameParameters', () => {
  const row = { xnsur: 63.095734, sigd: 1.9e-21, ifuvmeth: 1, species: 'H+ H2+ ', beta: null };

  it('holds a deck against a row in single precision', () => {
    const wanted = new Map<string, unknown>([
      ['xnsur', 63.09573444801933],
      ['sigd', 1.9e-21],
      ['ifuvmeth', 1],
      ['species', ['H+', 'H2+']],
      ['beta', -1],
      ['unheard_of', 3],
    ]);
    expect(sameParameters(row, wanted)).toBe(true);
  });

  it.each([
    ['xnsur', 63.0958],
    ['ifuvmeth', 2],
    ['species', ['H+']],
    ['sigd', 'text'],
  ])('notices a changed %s', (name, value) => {
    expect(sameParameters(row, new Map<string, unknown>([[name, value]]))).toBe(false);
  });
});
