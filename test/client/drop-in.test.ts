import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { fixtureText } from '../fixtures/read-fixture.ts';
import { sharedStack } from '../support/shared-stack.ts';

// What a user of pdr_run brings along, by the numbers of the issue; 5 to 7 have files of their own beside this one.

const stack = sharedStack();
const NO_ONION = 'model_parameters:\n  species: []\n';
const archived = (grid: string, file: string) =>
  readFileSync(join(stack.dataDir, 'archive', grid, 'pdrgrid', file), 'utf8');

it('1: environment over file, both alias sections, notes with lines, and secrets masked', async () => {
  const yaml = `model_params:
  species: []
  dens: ["40"]
  metall: ["50"]
non_default_params:
  cosray: 5.0e-16
database:
  type: sqlite
  password: in-the-file
`;
  const file = await stack.configuration('aliases', { yaml });
  const environment = { PDR_DB_PASSWORD: 'of-the-environment' };
  const words = ['run', '--config', file, '--model-name', 'aliases', '--chi', '00', '--mass', '00'];
  const dry = await stack.run([...words, '--dry-run'], { environment });
  expect(dry.stderr).toMatch(/aliases\.yaml:7: model_parameters\.metall is not known.*did you mean "metal"/);
  expect(dry.stderr).toContain('database.type is sqlite: rows are kept in the embedded MariaDB');
  expect(dry.stdout).toMatch(/model_parameters\.dens = 40 {2}\(.*aliases\.yaml:6\)/);
  expect(dry.stdout).toMatch(/model_parameters\.chi = 00 {2}\(command line\)/);
  expect(dry.stdout + dry.stderr).not.toMatch(/in-the-file|of-the-environment/);
  expect(await stack.json<GridSummary>(words)).toMatchObject({ total: 1, finished: 1 });
  expect(archived('aliases', 'pdr_config100_40_00_00_00.json')).toContain('"cosray": 5.000e-16');
});

it.each(['simline', 'uv_continuum'])(
  '1: the section %s of newer files of pdr_run is refused by its name',
  async (section) => {
    const file = await stack.configuration('newer', { yaml: `${NO_ONION}${section}:\n  enabled: true\n` });
    const { status, stderr } = await stack.run(['run', '--config', file]);
    expect(stderr).toMatch(new RegExp(`newer\\.yaml:6: ${section}: this section of newer pdr_run files`));
    expect(status).toBe(2);
  },
);

it('2: a random grid with a seed repeats; points drawn twice, and points listed twice, are computed once and said so', async () => {
  const file = await stack.configuration('random', { yaml: `${NO_ONION}  random_model_num: 12\n` });
  const draw = [
    'run',
    '--config',
    file,
    '--random',
    '--seed',
    '7',
    '--dens',
    '20',
    '24',
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  const first = await stack.run([...draw, '--model-name', 'random']);
  expect(first.stderr).toMatch(/note: \d+ repeated points are computed once/);
  expect(first.stdout).toMatch(/[1-5] finished, 0 skipped, 0 failed/);
  expect(await stack.json<GridSummary>([...draw, '--model-name', 'random'])).toMatchObject({
    finished: 0,
    failed: 0,
  });
  const twice = [
    'run',
    '--config',
    file,
    '--model-name',
    'twice',
    '--dens',
    '20',
    '20',
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  const { stderr, stdout } = await stack.run(twice);
  expect(stderr).toContain('1 repeated points are computed once');
  expect(stdout).toContain('1 models: 1 finished');
});

it("3: both decks are byte for byte pdr_run's, from templates found in its places", async () => {
  const file = await stack.configuration('decks', { yaml: NO_ONION });
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'decks',
    '--dens',
    '30',
    '--chi',
    '00',
    '--mass',
    '-100',
  ];
  expect(await stack.json<GridSummary>(words)).toMatchObject({ finished: 1 });
  const job = '100_30_-100_00_00';
  const expected = fixtureText('pdr_run/deck/pdr_config100_30_00_-100_00.json.expected');
  const values = (deck: string) =>
    deck.split('\n').filter((line) => !/"(mass|sint|rtot)"|^(mass|sint|rtot):/.test(line));
  expect(values(archived('decks', `pdr_config${job}.json`))).toEqual(values(expected));
  expect(values(archived('decks', `PDRNEW${job}.INP`))).toEqual(
    values(fixtureText('pdr_run/deck/PDRNEW100_30_00_-100_00.INP')),
  );
});

it("3: the point of pdr_run's own decks gives them byte for byte", async () => {
  const file = join(stack.dataDir, 'decks.yaml');
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'own',
    '--dens',
    '30',
    '--chi=-100',
    '--mass',
    '00',
  ];
  await stack.json<GridSummary>(words);
  const job = '100_30_00_-100_00';
  expect(archived('own', `pdr_config${job}.json`)).toBe(
    fixtureText(`pdr_run/deck/pdr_config${job}.json.expected`),
  );
  expect(archived('own', `PDRNEW${job}.INP`)).toBe(fixtureText(`pdr_run/deck/PDRNEW${job}.INP`));
});

it('3: a placeholder that no parameter fills fails its model and is named', async () => {
  const file = await stack.configuration('unfilled', { yaml: NO_ONION });
  const template = join(stack.dataDir, 'base-unfilled/templates/pdr_config.json.template');
  writeFileSync(template, readFileSync(template, 'utf8').replace('KT_VARcosray_', 'KT_VARcosrays_'));
  const { stdout, status } = await stack.run([
    'run',
    '--config',
    file,
    '--model-name',
    'unfilled',
    '--dens',
    '30',
  ]);
  expect(stdout).toMatch(
    /DeckIncomplete: No parameter fills KT_VARcosrays_ \(did you mean KT_VARcosray_\?\)/,
  );
  expect(status).toBe(1);
});

it('3: --json-template takes a name, or a path to what the name finds, and refuses any other path with the remedy', async () => {
  const file = await stack.configuration('templates', { yaml: NO_ONION, inpTemplate: false });
  const folder = join(stack.dataDir, 'base-templates/templates');
  const text = readFileSync(join(folder, 'pdr_config.json.template'), 'utf8');
  writeFileSync(join(folder, 'other.template'), `${text}// another\n`);
  const words = ['run', '--config', file, '--dens', '30', '--chi', '00', '--mass', '00', '--json-template'];
  for (const [name, given] of Object.entries({
    named: 'other.template',
    pathed: join(folder, 'other.template'),
  })) {
    const summary = await stack.json<GridSummary>([...words, given, '--model-name', name]);
    expect(summary).toMatchObject({ finished: 1, failed: 0 });
    expect(archived(name, 'pdr_config100_30_00_00_00.json')).toContain('// another');
    expect(readdirSync(join(stack.dataDir, 'archive', name, 'pdrgrid'))).not.toContain(
      'PDRNEW100_30_00_00_00.INP',
    );
  }
  writeFileSync(join(stack.dataDir, 'outside.template'), text);
  const { status, stderr } = await stack.run([...words, join(stack.dataDir, 'outside.template')]);
  expect(stderr).toContain('outside.template" is not the bare name of a file');
  expect(stderr).toContain('Put the template into templates or pdrinpdata/templates of pdr.base_dir');
  expect(status).toBe(2);
});

it('4: executable, chemistry file, user and template are recorded once each, by --version or else by the file', async () => {
  const yaml = `${NO_ONION}user:\n  username: ada\n  email: ada@example.org\n`;
  const file = await stack.configuration('provenance', { yaml });
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('pdr:\n', 'pdr:\n  chem_origin: UDfA22\n  exe_revision: r1\n'),
  );
  const words = (grid: string) => [
    'run',
    '--config',
    file,
    '--model-name',
    grid,
    '--dens',
    '20',
    '30',
    '--chi',
    '00',
  ];
  await stack.json(words('provenance-1'));
  await stack.json(words('provenance-2'));
  const rows = await stack.rows(
    `select distinct executable.id as executable, code_revision as revision, cast(compilation_date as char) as compiled,
       length(executable.sha256_sum) as digits, chemistry.id as chemistry, chem_rates_file_name as rates,
       database_origin as origin, users.id as user, username, email
     from pdr_model_jobs as job join kosmatau_executables as executable on executable.id = kosmatau_executable_id
     join chemical_databases as chemistry on chemistry.id = chemical_database_id
     join users on users.id = user_id join model_names on model_names.id = job.model_name_id
     where model_name like 'provenance-%'`,
  );
  expect(rows).toMatchObject([
    {
      revision: '4711',
      compiled: '2025-02-11 11:01:00',
      digits: 64,
      rates: 'chem_rates_udfa22.dat',
      origin: 'UDfA22',
      username: 'ada',
      email: 'ada@example.org',
    },
  ]);
  expect(rows).toHaveLength(1);
});

it("8: diagnostics log the pool's figures at the joints of a run and write them with the summary", async () => {
  const file = await stack.configuration('figures', {
    yaml: `${NO_ONION}database:\n  diagnostics_enabled: true\n`,
  });
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'figures',
    '--dens',
    '20',
    '30',
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  const summary = await stack.json<GridSummary>(words);
  const [figures] = Object.values(summary.pools);
  const numbers = expect.any(Number) as number;
  expect(figures).toMatchObject({
    size: numbers,
    inUse: numbers,
    idle: numbers,
    waiting: numbers,
    opened: numbers,
    longestWaitSeconds: numbers,
  });
  expect(figures?.opened).toBeGreaterThan(0);
  expect(await stack.json<GridSummary>(['status', 'figures'])).toMatchObject({ pools: summary.pools });
  const logs = readdirSync(join(stack.dataDir, 'logs')).filter((name) => name.startsWith('worker'));
  const log = logs.map((name) => readFileSync(join(stack.dataDir, 'logs', name), 'utf8')).join('');
  for (const joint of [
    'grid figures opened',
    'grid figures, 2 of 2 points registered',
    'ended as completed',
  ]) {
    expect(log).toMatch(new RegExp(`"longestWaitSeconds":.*connection pool: .*${joint}`));
  }
});

it('8: without diagnostics neither log nor summary has figures', async () => {
  const yaml = `${NO_ONION}database:\n  diagnostics_enabled: false\n  pool_size: 2\n  max_overflow: 1\n`;
  const file = await stack.configuration('quiet', { yaml });
  const { stdout, stderr } = await stack.run([
    'run',
    '--config',
    file,
    '--model-name',
    'quiet',
    '--dens',
    '20',
  ]);
  expect(stderr).toContain(
    'database.pool_size and max_overflow bound the connections of one worker with all its slots now, to 3',
  );
  expect(stdout).not.toContain('connections of');
  expect(await stack.json<GridSummary>(['status', 'quiet'])).toMatchObject({ pools: {} });
});
