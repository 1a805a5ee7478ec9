import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const at = (name: string) => join(stack.dataDir, name);

beforeAll(async () => {
  await stack.configuration('good');
});

interface Fault {
  readonly fault: string;
  readonly yaml: string;
  readonly words?: readonly string[];
  readonly names: readonly (string | RegExp)[];
}

const base = () => `pdr:\n  base_dir: ${at('base-good')}\n  chem_database: chem_rates_udfa22.dat\n`;

const FAULTS: readonly Fault[] = [
  {
    fault: 'an unknown section',
    yaml: 'databse:\n  host: x\n',
    names: ['databse', 'did you mean', 'database', 'faulty.yaml:4'],
  },
  { fault: 'unreadable YAML', yaml: 'pdr: [1\n', names: ['faulty.yaml', /:\d+/] },
  {
    fault: 'a value that is no number',
    yaml: 'model_parameters:\n  dens: ["abc"]\n',
    names: ['model_parameters.dens', 'abc'],
  },
  { fault: 'alpha = 3', yaml: 'model_parameters:\n  alpha: 3\n', names: ['alpha', '3'] },
  {
    fault: 'an empty axis',
    yaml: 'model_parameters:\n  chi: []\n',
    names: ['model_parameters.chi', 'empty'],
  },
  { fault: 'a model name with a slash', yaml: '', words: ['--model-name', 'a/b'], names: ['a/b', 'slash'] },
  { fault: 'a model name that climbs', yaml: '', words: ['--model-name', 'a..b'], names: ['a..b'] },
  {
    fault: 'a model name with a control character',
    yaml: '',
    words: ['--model-name', 'a\u0007b'],
    names: ['control'],
  },
  { fault: 'a flag that is no option', yaml: '', words: ['--denss', '20'], names: ['denss', '--help'] },
  {
    fault: 'a storage type that does not exist yet',
    yaml: 'storage:\n  type: sftp\n',
    names: ['storage.type', 'sftp'],
  },
  { fault: 'postgresql', yaml: 'database:\n  type: postgresql\n', names: ['database.type', 'postgresql'] },
];

it.each(FAULTS)(
  '$fault ends with exit status 2 and a message that names it, before anything starts',
  async ({ yaml, words, names }) => {
    const file = at('faulty.yaml');
    writeFileSync(file, yaml.startsWith('pdr:') ? yaml : base() + yaml);
    const nowhere = at('nowhere');
    const environment = { PDR_RUN_DATA_DIR: nowhere };
    const { status, stdout, stderr } = await stack.run(['run', '--config', file, ...(words ?? [])], {
      environment,
    });
    for (const name of names)
      expect(stderr).toMatch(typeof name === 'string' ? new RegExp(escaped(name), 'i') : name);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(existsSync(nowhere)).toBe(false);
  },
);

it('all faults of a file are named at once', async () => {
  const file = at('many.yaml');
  writeFileSync(file, `${base()}model_parameters:\n  dens: ["abc"]\n  chi: []\n  alpha: 3\nnonsense: 1\n`);
  const { status, stderr } = await stack.run(['run', '--config', file]);
  for (const name of ['abc', 'chi', 'alpha', 'nonsense']) expect(stderr).toContain(name);
  expect(status).toBe(2);
});

it('a missing executable, chemistry file and template are named together, with their keys', async () => {
  const broken = await stack.configuration('broken', { chemistry: 'chem_rates_udfa22.dat' });
  rmSync(at('base-broken/pdrexe'));
  rmSync(at('base-broken/pdrinpdata/chem_rates_udfa22.dat'));
  rmSync(at('base-broken/templates'), { recursive: true });
  const { status, stderr } = await stack.run(['run', '--config', broken, '--dens', '20']);
  for (const name of [
    'pdrexe',
    'pdr_file_name',
    'chem_rates_udfa22.dat',
    'chem_database',
    'json_template_file',
  ]) {
    expect(stderr).toContain(name);
  }
  expect(status).toBe(2);
});

it('a configuration file that is not there is named', async () => {
  const { status, stderr } = await stack.run(['run', '--config', at('absent.yaml')]);
  expect(stderr).toContain('absent.yaml');
  expect(status).toBe(2);
});

it('a Temporal server that does not answer ends with exit status 3', async () => {
  const environment = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const words = ['run', '--config', at('good.yaml'), '--dens', '20'];
  const { status, stderr } = await stack.run(words, { environment });
  expect(stderr).toContain('127.0.0.1:1');
  expect(status).toBe(3);
});

it('a database server that does not answer ends with exit status 3, a wrong password with 2', async () => {
  const file = await stack.configuration('embedded', { yaml: 'model_parameters:\n  species: []\n' });
  await stack.run([
    'run',
    '--config',
    file,
    '--model-name',
    'up',
    '--dens',
    '20',
    '--chi',
    '00',
    '--mass',
    '00',
  ]);
  const [{ port }] = (await stack.rows<{ port: number }>('select @@port as port')) as [{ port: number }];
  const server = (at: number) => ({
    PDR_DB_TYPE: 'mysql',
    PDR_DB_HOST: '127.0.0.1',
    PDR_DB_PORT: String(at),
    PDR_DB_DATABASE: 'pdr',
    PDR_DB_USERNAME: 'pdr',
    PDR_DB_PASSWORD: 'wrong',
  });
  const away = await stack.run(['list'], { environment: server(1) });
  expect(away.stderr).toContain('127.0.0.1:1');
  expect(away.status).toBe(3);
  const refused = await stack.run(['list'], { environment: server(port) });
  expect(refused.stderr).toMatch(/refused user 'pdr'.*password/);
  expect(refused.status).toBe(2);
});

it('a data directory that cannot be written is named with the remedy', async () => {
  mkdirSync(at('file-parent'));
  writeFileSync(at('file-parent/file'), '');
  const { status, stderr } = await stack.run(['up', '--data-dir', at('file-parent/file/data')]);
  expect(stderr).toContain('--data-dir');
  expect(status).toBe(3);
});

it('an executable that cannot be executed fails its models with the remedy, not the grid', async () => {
  const file = await stack.configuration('inert', { yaml: 'model_parameters:\n  species: []\n' });
  chmodSync(at('base-inert/pdrexe'), 0o644);
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'inert',
    '--dens',
    '20',
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  const { status, stdout, stderr } = await stack.run(words);
  expect(stdout + stderr).toMatch(/pdrexe.*(execut|chmod)/s);
  expect([1, 2]).toContain(status);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
