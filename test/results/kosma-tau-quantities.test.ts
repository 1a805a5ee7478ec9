import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();

const QUANTITIES = `model_parameters:
  species: [CO]
quantities:
  - name: seen_by_onion
    unit: cm^-3
    meaning: density in the structure that onion read
    file: "*.linebt_CO.out"
    pattern: "xnsur=(\\\\S+)"
  - name: seen_in_jerg
    file: "*.jerg_CO.smli"
    pattern: "zmetal=([0-9.]+)"
  - name: from_deck
    file: json-deck
    json: xnsur
  - name: out_of_no_hdf5
    file: hdf5
    hdf5: /line/CII_158
`;

type Row = Record<string, number | string | null>;

it('the quantities of the configuration file are read once a model has run; those of a broken file are missing', async () => {
  const file = await stack.configuration('named', {
    yaml: QUANTITIES,
    behaviour: ['xnsur=316.227766 exit 3'],
  });
  const words = '--model-name named --dens 20 25 30 --chi 00 10 --mass 00'.split(' ');
  const { stdout } = await stack.run(['run', '--config', file, ...words]);
  expect(stdout).toContain('4 finished, 0 skipped, 2 failed');
  const rows = await stack.json<Row[]>(['results', 'named']);
  expect(rows.map(({ status }) => status)).toStrictEqual([
    'finished',
    'finished',
    'failed',
    'failed',
    'finished',
    'finished',
  ]);
  const read = rows.map(({ seen_by_onion, seen_in_jerg }) => [seen_by_onion, seen_in_jerg]);
  const [hundred, thousand, none] = [
    [100, 1],
    [1000, 1],
    [null, null],
  ];
  expect(read).toStrictEqual([hundred, hundred, none, none, thousand, thousand]);
  expect(rows.map(({ out_of_no_hdf5 }) => out_of_no_hdf5)).toStrictEqual(rows.map(() => null));
  const logs = readdirSync(join(stack.dataDir, 'logs')).map((name) =>
    readFileSync(join(stack.dataDir, 'logs', name), 'utf8'),
  );
  expect(logs.join('')).toContain(
    'quantities are missing: pdrgrid/pdr100_20_00_00_00.hdf: it cannot be read as HDF5',
  );
});

it('missing values are empty in CSV and in a table, never zero', async () => {
  const words = ['results', 'named', '--columns', 'dens', 'seen_by_onion', '--where', 'chi=0'];
  const csv = await stack.run([...words, '--format', 'csv']);
  expect(csv.stdout).toBe('dens,seen_by_onion\n20,100\n25,\n30,1000\n');
  const table = await stack.run(words);
  expect(table.stdout.split('\n')[2]).toBe('  25');
});

it('a map marks failed models as such', async () => {
  const file = join(stack.dataDir, 'named.svg');
  const { stdout } = await stack.run(['plot', 'named', '--z', 'seen_by_onion', '-o', file]);
  expect(stdout).toContain('4 values, 2 models without one');
  expect(readFileSync(file, 'utf8')).toContain('failed: 2');
});

it('the report tells why models failed, and how they are spread', async () => {
  const file = join(stack.dataDir, 'named.html');
  await stack.run(['report', 'named', '-o', file]);
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('<td>100_25_00_00_00</td><td>ExecutableFailed</td>');
  expect(page.match(/<td class="failed"/g)).toHaveLength(2);
  expect(page).toContain('4711');
});

it('a grid without line intensities is no model set of pdrtpy, and its quantities are named', async () => {
  const { status, stderr } = await stack.run(['export', 'named', '--format', 'pdrtpy', '-o', stack.dataDir]);
  expect(status).toBe(2);
  expect(stderr).toContain('this grid has none. Its quantities are seen_by_onion [cm^-3]');
});
