import { execFileSync, spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillWithResults } from '../support/synthetic-results.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { OpenDatabases, startTestMariadb, type TestMariadb } from '../support/mariadb.ts';
import { temporaryFolder } from '../support/stack-folder.ts';

const MODELS = 6000;

let server: TestMariadb;
let environment: NodeJS.ProcessEnv;
const databases = new OpenDatabases();

beforeAll(async () => {
  server = await startTestMariadb();
  const settings = await server.freshDatabase();
  await fillWithResults(databases.open(settings), 'many', MODELS);
  const { host, port, database, username, password } = settings;
  environment = {
    ...process.env,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    PDR_DB_HOST: host,
    PDR_DB_PORT: String(port),
    PDR_DB_DATABASE: database,
    PDR_DB_USERNAME: username,
    PDR_DB_PASSWORD: password,
  };
});
afterAll(async () => {
  await databases.end();
  await server.stop();
});

function results(...words: string[]): string {
  const program = join(PROJECT_ROOT, 'bin/pdr-run.js');
  const options = { env: environment, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return execFileSync(process.execPath, [program, 'results', 'many', ...words], options);
}

it('every model is listed once, in the order of the grid, over many pages', () => {
  const lines = results('--columns', 'job', 'attempt', '--format', 'csv').trim().split('\n').slice(1);
  expect(lines).toStrictEqual(Array.from({ length: MODELS }, (_, place) => `100_${place}_00_00_00,1`));
});

it('sorting orders all pages, with the missing values last', () => {
  const rows = JSON.parse(results('--columns', 'CII_158', '--sort', 'CII_158', '--json')) as {
    CII_158: number | null;
  }[];
  const values = rows.flatMap(({ CII_158 }) => CII_158 ?? []);
  expect(values).toStrictEqual(values.toSorted((a, b) => a - b));
  expect(rows.slice(values.length).every(({ CII_158 }) => CII_158 === null)).toBe(true);
  expect([rows.length, values.length]).toStrictEqual([MODELS, MODELS - MODELS / 10]);
});

it('a reader that goes away ends the command quietly', () => {
  const folder = temporaryFolder();
  const script = `"$0" "$1" results many --format csv 2> "$2/errors" | head -n 2`;
  const program = join(PROJECT_ROOT, 'bin/pdr-run.js');
  const ended = spawnSync('bash', ['-c', script, process.execPath, program, folder], {
    env: environment,
    encoding: 'utf8',
  });
  expect(ended.stdout.split('\n')).toHaveLength(3);
  expect(statSync(join(folder, 'errors')).size).toBe(0);
});

it('a file that cannot be written is told with its name', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const program = join(PROJECT_ROOT, 'bin/pdr-run.js');
  const words = ['results', 'many', '-o', join(folder, 'file/t.csv')];
  const { status, stderr } = spawnSync(process.execPath, [program, ...words], {
    env: environment,
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain(`${join(folder, 'file/t.csv')} cannot be written (ENOTDIR)`);
});
