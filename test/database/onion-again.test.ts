import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { cancelModels, claimModel, releaseModel } from '../../database/claims.ts';
import { ensureSchema } from '../../database/ensure-schema.ts';
import type { OpenGrid } from '../../database/grids.ts';
import { recordOnion } from '../../database/onion-outcome.ts';
import type { Database, DatabaseSettings } from '../../database/open.ts';
import { recordFailed, recordFinished } from '../../database/outcomes.ts';
import { findFinished, registerModels } from '../../database/registration.ts';
import { countModels } from '../../database/reports.ts';
import { modelsOf, openRun } from '../support/grid-fixture.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';

let server: TestMariadb;
let settings: DatabaseSettings;
let database: Database;
let second: OpenGrid;
const databases = new OpenDatabases();
const models = modelsOf(1);
const NAMES = new Set(models.map(({ job }) => job));
const FILES = [{ path: 'pdrgrid/TEXTOUT', role: 'textout', size: 3, sha256: 'c'.repeat(64), modified: 1000 }];

beforeAll(async () => {
  server = await startTestMariadb();
});
afterEach(() => databases.end());
afterAll(() => server.stop());

/** A finished model whose onion runs the second run of its grid is to do again. */
beforeEach(async () => {
  settings = await server.freshDatabase();
  database = databases.open(settings);
  await ensureSchema(database);
  const first = await openRun(database, 'orion');
  await registerModels(database, first, models, { computed: new Set() });
  await claimModel(database, { jobId: 1, workerId: 'w', token: 'first' });
  await recordFinished(database, { jobId: 1, token: 'first', seconds: 7, files: FILES, outputs: {} });
  second = await openRun(database, 'orion', 'run 2');
  await registerModels(database, second, models, { computed: NAMES, onionAgain: NAMES });
});

const row = async () => {
  const [found] = await server.administer(`select * from ${settings.database}.pdr_model_jobs`);
  return found ?? {};
};
const claim = { jobId: 1, token: 'again' };
const begin = () => claimModel(database, { ...claim, workerId: 'w' });

/** The next run, without --force-onion. */
async function nextRun(content = 'content'): Promise<void> {
  const third = await openRun(database, 'orion', 'run 3');
  await registerModels(database, third, modelsOf(1, content), {
    computed: content === 'content' ? NAMES : new Set(),
  });
}

it('the model waits for its onion runs alone, and its result counts as there', async () => {
  expect(await row()).toMatchObject({ status: 'pending', onion_only: 1, seconds: 7 });
  expect(await findFinished(database, second, models)).toMatchObject([{ jobId: 1, files: FILES }]);
  expect(await begin()).toMatchObject({ state: 'claimed', onionOnly: true });
  expect(await row()).toMatchObject({ status: 'running', seconds: 7 });
});

it('registering the page again changes nothing', async () => {
  const before = await row();
  await registerModels(database, second, models, { computed: NAMES, onionAgain: NAMES });
  expect(await row()).toEqual(before);
});

it('the model ends as skipped, with the new files and the times of its own computation', async () => {
  await begin();
  const files = [{ ...FILES[0], sha256: 'd'.repeat(64) }] as typeof FILES;
  const result = { ...claim, files, outputs: {}, hdfFiles: {}, key: 'e'.repeat(64), onionSpecies: 'CO O' };
  expect(await recordOnion(database, result)).toBe(true);
  expect(await recordOnion(database, result)).toBe(true);
  expect(await recordOnion(database, { ...result, token: 'lost' })).toBe(false);
  expect(await row()).toMatchObject({
    status: 'finished',
    onion_only: null,
    seconds: 7,
    onion_species: 'CO O',
    model_key: 'e'.repeat(64),
  });
  expect(await countModels(database, second)).toMatchObject({ total: 1, skipped: 1 });
});

it('cancelled before or while it runs, its result stands', async () => {
  await cancelModels(database, second.gridId, second.run);
  expect(await row()).toMatchObject({ status: 'finished', seconds: 7 });
  await nextRun();
  expect(await row()).toMatchObject({ status: 'finished', onion_only: null });
});

it('given back as cancelled, its result stands too', async () => {
  await begin();
  await releaseModel(database, { ...claim, status: 'cancelled' });
  expect(await row()).toMatchObject({ status: 'finished', seconds: 7 });
});

it('failed, it says so until the next run finds its result', async () => {
  await begin();
  const failure = { type: 'ExecutableFailed', message: 'exit status 3' } as const;
  await recordFailed(database, { ...claim, failure, facts: {}, seconds: 1, tryAgain: false });
  expect(await row()).toMatchObject({ status: 'failed', failure_type: 'ExecutableFailed', seconds: 7 });
  await nextRun();
  expect(await row()).toMatchObject({ status: 'finished', failure_type: null, seconds: 7 });
});

it('followed by another content, its result stays as an earlier one', async () => {
  await nextRun('another content');
  const rows = await server.administer(
    `select status, is_current from ${settings.database}.pdr_model_jobs order by id`,
  );
  expect(rows).toEqual([
    { status: 'finished', is_current: null },
    { status: 'pending', is_current: 1 },
  ]);
});
