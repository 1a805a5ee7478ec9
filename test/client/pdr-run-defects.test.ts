import type { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import type { ModelRecord } from '../../domain/model-record.ts';
import { signal } from '../../stack/processes.ts';
import { readState, runningWorkers } from '../../stack/state.ts';
import { startTestMariadb } from '../support/mariadb.ts';
import { sharedStack } from '../support/shared-stack.ts';

// The defects of pdr_run as FACTS.md numbers them, each shown gone.

const stack = sharedStack();
const NO_ONION = 'model_parameters:\n  species: []\n';
const POINT = ['--chi', '00', '--mass', '00'];

function dens(count: number): string[] {
  return ['--dens', ...Array.from({ length: count }, (_, index) => (20 + index / 10).toFixed(1))];
}

function run(file: string, name: string, ...words: string[]): Promise<GridSummary> {
  return stack.json<GridSummary>(['run', '--config', file, '--model-name', name, ...POINT, ...words]);
}

const jobsOf = (name: string) =>
  stack.rows<{ id: number; job: string; status: string; xnsur: number }>(
    `select job.id, model_job_name as job, status, xnsur from pdr_model_jobs as job
     join model_names on model_names.id = job.model_name_id
     left join kosmatau_parameters as parameters on parameters.id = kosmatau_parameters_id where model_name = ?`,
    [name],
  );

// First, while the stack has one worker: each has a connection now and then to say that it lives.
it('defect 9: no connection is held while models run', async () => {
  const file = await stack.configuration('long', { yaml: NO_ONION, behaviour: ['* sleep 8'] });
  await stack.run([
    'run',
    '--config',
    file,
    '--model-name',
    'long',
    ...POINT,
    ...dens(3),
    '--slots',
    '3',
    '--detach',
  ]);
  const runs = async () =>
    (await jobsOf('long').catch(() => [])).filter(({ status }) => status === 'running').length;
  while ((await runs()) < 3) await sleep(100);
  let connections = Number.POSITIVE_INFINITY;
  while (connections > 0 && (await runs()) === 3) {
    const rows = await stack.rows(
      `select id from information_schema.processlist
       where user = substring_index(current_user(), '@', 1) and id <> connection_id()`,
    );
    connections = Math.min(connections, rows.length);
    await sleep(50);
  }
  expect(connections).toBe(0);
  await stack.withTemporal((client) => client.workflow.getHandle('pdr-grid/long').result());
});

it('defect 1: a user with max_user_connections 5 gets every model, with more slots than that', async () => {
  const server = await startTestMariadb();
  onTestFinished(() => server.stop());
  const { host, port, database } = await server.freshDatabase();
  await server.administer(
    `create user 'limited'@'127.0.0.1' identified by 'word' with max_user_connections 5`,
    `grant all on ${database}.* to 'limited'@'127.0.0.1'`,
  );
  const account = `username: limited\n  password: word\n  database: ${database}\n`;
  // Patience for a full server; the worker outlives this one, and must not wait for it at its end.
  const yaml = `${NO_ONION}database:\n  patience: 20\n  type: mysql\n  host: ${host}\n  port: ${port}\n  ${account}`;
  const file = await stack.configuration('limited', { yaml });
  const summary = await run(file, 'limited', ...dens(60), '--slots', '8');
  expect(summary).toMatchObject({ state: 'completed', total: 60, finished: 60, pending: 0 });
});

it('defect 2: an executable that exits with status 3 leaves exit status 1, and its model is told as failed', async () => {
  const file = await stack.configuration('failing', {
    yaml: NO_ONION,
    behaviour: ['xnsur=1.000e+03 exit 3'],
  });
  const { status } = await stack.run([
    'run',
    '--config',
    file,
    '--model-name',
    'failing',
    ...POINT,
    '--dens',
    '20',
    '30',
  ]);
  expect(status).toBe(1);
  const models = await stack.json<ModelRecord[]>(['models', 'failing']);
  expect(models.map((model) => [model.status, model.failure?.type])).toEqual([
    ['finished', undefined],
    ['failed', 'ExecutableFailed'],
  ]);
});

it('defect 3: after kill -9 the same command does the rest: no row waits for ever, none is doubled, no checksum is false', async () => {
  const file = await stack.configuration('killed', { yaml: NO_ONION, behaviour: ['* sleep 0.3'] });
  const words = ['run', '--config', file, '--model-name', 'killed', ...POINT, ...dens(24), '--slots', '2'];
  let client: ReturnType<typeof spawn> | undefined;
  const killed = stack.run(words, { onStart: (child) => (client = child) });
  for (let finished = 0; finished < 4; await sleep(100)) {
    finished = (await jobsOf('killed').catch(() => [])).filter(({ status }) => status === 'finished').length;
  }
  client?.kill('SIGKILL');
  const newest = runningWorkers(readState(stack.dataDir)).at(-1);
  expect(newest !== undefined && signal(newest.process, 'SIGKILL')).not.toBe(false);
  await killed;
  const again = await stack.json<GridSummary>(words);
  expect(again).toMatchObject({ state: 'completed', total: 24, pending: 0, running: 0, failed: 0 });
  const jobs = await jobsOf('killed');
  expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => 'finished'));
  expect(new Set(jobs.map(({ job }) => job)).size).toBe(24);
  expect(jobs).toHaveLength(24);
  const files = await stack.rows<{ path: string; sum: string; size: number }>(
    `select full_path_hdf5_s as path, sha256_sum_hdf5_s as sum, file_size_hdf5_s as size from hdf_files
     where job_id in (?)`,
    [jobs.map(({ id }) => id)],
  );
  expect(files).toHaveLength(24);
  for (const { path, sum, size } of files) {
    const content = readFileSync(path);
    expect({ sum, size }).toEqual({
      sum: createHash('sha256').update(content).digest('hex'),
      size: content.length,
    });
  }
});

it('defect 4: a changed template is noticed, though every result has its name already', async () => {
  const file = await stack.configuration('renewed', { yaml: NO_ONION });
  await run(file, 'renewed', ...dens(2));
  const template = join(stack.dataDir, 'base-renewed/templates/pdr_config.json.template');
  writeFileSync(template, `${readFileSync(template, 'utf8')}// another one\n`);
  expect(await run(file, 'renewed', ...dens(2))).toMatchObject({ skipped: 0, finished: 2 });
});

it('defect 5: non_default_params reaches the deck as non_default_parameters does', async () => {
  for (const section of ['non_default_params', 'non_default_parameters']) {
    const file = await stack.configuration('alias', { yaml: `${NO_ONION}${section}:\n  cosray: 5.0e-16\n` });
    await run(file, section, '--dens', '30');
    const deck = join(stack.dataDir, `archive/${section}/pdrgrid/pdr_config100_30_00_00_00.json`);
    expect(readFileSync(deck, 'utf8')).toContain('"cosray": 5.000e-16');
  }
});

it('defect 6: nothing is evaluated: what is no number is refused where it stands', async () => {
  const file = await stack.configuration('evaluated', { yaml: 'model_parameters:\n  chi: ["2*15"]\n' });
  const fromFile = await stack.run(['run', '--config', file]);
  expect(fromFile.stderr).toMatch(/evaluated\.yaml:\d+: model_parameters\.chi: "2\*15" is not a number/);
  const code = `__import__("os").system("echo evaluated")`;
  const fromLine = await stack.run(['run', '--config', file, '--chi', '00', '--dens', code]);
  expect(fromLine.stderr).toContain('is not a number');
  expect([fromFile.status, fromLine.status]).toEqual([2, 2]);
});

it('defect 7: reals are kept in double precision, a row is found by value, and rows do not pile up', async () => {
  const file = await stack.configuration('precise', { yaml: NO_ONION });
  await run(file, 'precise', '--dens', '25', '18');
  await run(file, 'precise', '--dens', '25', '18', '--force');
  const rows = await stack.rows<{ xnsur: number }>(
    `select xnsur from kosmatau_parameters join model_names on model_names.id = model_name_id
     where model_name = 'precise' order by xnsur`,
  );
  expect(rows).toEqual([{ xnsur: 63.09573444801933 }, { xnsur: 316.22776601683796 }]);
  const found = await stack.rows('select id from kosmatau_parameters where xnsur = ?', [316.22776601683796]);
  expect(found.length).toBeGreaterThan(0);
});

it('defect 8: input directories are linked into a working directory, not copied for every model', async () => {
  const file = await stack.configuration('linked', { yaml: NO_ONION, behaviour: ['* exit 3'] });
  await run(file, 'linked', '--dens', '30');
  const [model] = await stack.json<ModelRecord[]>(['models', 'linked']);
  const kept = /working directory kept: [^:]+:(.*)$/.exec(model?.failure?.message ?? '')?.[1] ?? '';
  expect(lstatSync(join(kept, 'pdrinpdata')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(kept, 'pdrinpdata'))).toContain('chem_rates.dat');
});

it.each(['sftp', 'rclone'])(
  'defect 10: storage over %s is refused clearly instead of failing in silence',
  async (type) => {
    const file = await stack.configuration('remote', {
      yaml: `${NO_ONION}storage:\n  type: ${type}\n  host: far\n`,
    });
    const { status, stderr } = await stack.run(['run', '--config', file, '--dens', '30']);
    expect(stderr).toContain(`storage.type: "${type}" is not supported yet`);
    expect(status).toBe(2);
  },
);

it('defect 11: two grids at once with Monte Carlo outputs keep their own, and leave nothing in the temporary folder', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'pdr-test-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const configurationOf = (alpha: string) =>
    stack.configuration(`mcdrt-${alpha}`, { yaml: `${NO_ONION}  alpha: ${alpha}\n`, behaviour: ['* mcdrt'] });
  const files = [await configurationOf('1.0'), await configurationOf('1.5')];
  const environment = { TMPDIR: temporary };
  await Promise.all(
    files.map((file, index) =>
      stack.json(['run', '--config', file, '--model-name', `mcdrt${index}`, ...POINT, '--dens', '30'], {
        environment,
      }),
    ),
  );
  const packed = [0, 1].map((index) =>
    gunzipSync(
      readFileSync(join(stack.dataDir, `archive/mcdrt${index}/pdrgrid/MCDRT100_30_00_00_00.tar.gz`)),
    ).toString(),
  );
  const radius = (text = '') => /rtot=(\S+)/.exec(text)?.[1];
  expect(packed.map(radius)).toEqual(['5.766e+17', '5.295e+17']);
  expect(readdirSync(temporary).filter((name) => name.includes('MCDRT'))).toEqual([]);
});
