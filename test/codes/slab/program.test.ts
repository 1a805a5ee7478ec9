import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attribute, type Dataset, File, type Group, ready } from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { benchmarkDeck } from '../../../bench/slab.ts';
import { QUANTITIES } from '../../../codes/slab/quantities.ts';
import { runSlab, workingDirectory } from './run-slab.ts';

const FILES = ['CTRL_IND', 'chemchk.out', 'pdrchem_c.hdf5', 'pdrout.hdf', 'pdrstruct_s.hdf5'];

describe('a model that converges', () => {
  it('reads ./pdr_config.json, ends with status 0, reports on standard output and writes the five files', () => {
    const folder = workingDirectory(benchmarkDeck('F1'));
    const { status, stdout, stderr } = runSlab(folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/zone +122 of 122/);
    expect(stdout).toMatch(/CII_158 +3\.\d+e-5/);
    expect(stdout.trimEnd().endsWith('converged')).toBe(true);
    expect(readdirSync(join(folder, 'pdroutput')).sort()).toEqual([...FILES].sort());
  });

  it('writes the same bytes each time, with thermal balance too', () => {
    const deck = benchmarkDeck('V1', { slab_zones: 60 });
    const [first, second] = [workingDirectory(deck), workingDirectory(deck)];
    const texts = [runSlab(first, 'pdr_config.json').stdout, runSlab(second, 'pdr_config.json').stdout];
    expect(texts[0]).toBe(texts[1]);
    const different = FILES.filter((file) => {
      const [a, b] = [first, second].map((folder) => readFileSync(join(folder, 'pdroutput', file)));
      return !a!.equals(b!);
    });
    expect(different).toEqual([]);
  });

  it('stores every quantity at its path with its unit, and finite numbers with unit and name everywhere', async () => {
    const folder = workingDirectory(benchmarkDeck('V1', { slab_zones: 60 }));
    expect(runSlab(folder).status).toBe(0);
    await ready;
    for (const { name, unit, file, path } of QUANTITIES) {
      const stored = withFile(join(folder, file), (root) => {
        const dataset = root.get(path) as Dataset;
        return { type: typeof dataset.value, attributes: attributesOf(dataset) };
      });
      expect(stored).toMatchObject({ type: 'number', attributes: { unit, name } });
    }
    const files = FILES.filter((name) => name.includes('hdf'));
    expect(files.flatMap((file) => withFile(join(folder, 'pdroutput', file), faultsOf))).toEqual([]);
  });

  it('has temperatures and abundances over the same zones in its two profile files', async () => {
    const folder = workingDirectory(benchmarkDeck('F4', { slab_zones: 60 }));
    expect(runSlab(folder).status).toBe(0);
    await ready;
    const shape = (file: string, path: string) =>
      withFile(join(folder, 'pdroutput', file), (root) => (root.get(path) as Dataset).shape);
    expect(shape('pdrstruct_s.hdf5', 'temperature/gas')).toEqual([62]);
    expect(shape('pdrchem_c.hdf5', 'abundance/CO')).toEqual([62]);
    expect(shape('pdrchem_c.hdf5', 'table/abundances')).toEqual([62, 31]);
  });

  it('leaves a front out that is not reached, instead of inventing a number', async () => {
    const folder = workingDirectory(benchmarkDeck('F2', { slab_av_max: 1, slab_zones: 40 }));
    const { status, stdout } = runSlab(folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Av_H_H2 +not reached/);
    expect(stdout).not.toContain('NaN');
    await ready;
    const names = withFile(join(folder, 'pdroutput', 'pdrout.hdf'), (root) => root.keys());
    expect(names).not.toContain('front');
  });

  it.each([0, 1e-10])(
    'runs with a field of %s Draine and warns that this lies outside the tested range',
    (sint) => {
      const folder = workingDirectory(benchmarkDeck('V1', { sint, slab_zones: 40 }));
      const { status, stdout } = runSlab(folder);
      expect(status).toBe(0);
      expect(stdout).toMatch(/warning: sint = .* outside the tested range/);
    },
  );
});

describe('bad input ends with status 2 and the name of what is wrong:', () => {
  it.each([
    ['a negative density', benchmarkDeck('F1', { xnsur: -5 }), 'xnsur'],
    ['a placeholder left over', '{"xnsur": KT_VARxnsur_, "sint": 1}', 'xnsur'],
    ['text for a number', '{"xnsur": 1000, "sint": "high"}', 'sint'],
  ])('%s', (_, deck, key) => {
    const folder = workingDirectory(deck);
    const { status, stderr } = runSlab(folder);
    expect(status).toBe(2);
    expect(stderr).toContain(key);
    expect(readdirSync(folder)).toEqual(['pdr_config.json']);
  });

  it('a deck that is not there', () => {
    const { status, stderr } = runSlab(workingDirectory(), 'none.json');
    expect(status).toBe(2);
    expect(stderr).toContain('none.json: ENOENT');
  });

  it('an unknown option', () => {
    const { status, stderr } = runSlab(workingDirectory(), '--fast');
    expect(status).toBe(2);
    expect(stderr).toContain('--fast');
  });
});

it('ends with status 3, a reason and no files where no steady state is found', () => {
  const folder = workingDirectory(benchmarkDeck('F1', { tgasc: 1e9 }));
  const { status, stderr } = runSlab(folder);
  expect(status).toBe(3);
  expect(stderr).toMatch(/did not converge: no steady state .* A_V/);
  expect(readdirSync(folder)).toEqual(['pdr_config.json']);
});

it('says its revision and a compilation date, as the executables of pdr_run do', () => {
  const { status, stdout } = runSlab(workingDirectory(), '--version');
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(stdout).toMatch(/^Revision: \S+$/m);
  expect(lines.at(-1)).toMatch(/^compiled the [A-Z][a-z]{2} \d\d \d{4} at \d\d:\d\d:\d\d$/);
});

function withFile<T>(path: string, read: (file: File) => T): T {
  const file = new File(path, 'r');
  try {
    return read(file);
  } finally {
    file.close();
  }
}

/** Datasets below a group without unit or name, or with a number that is not finite. */
function faultsOf(root: File): string[] {
  return datasetsBelow(root).flatMap((dataset) => {
    const { unit, name, long_name } = attributesOf(dataset);
    const values = dataset.value;
    const finite = !(values instanceof Float64Array) || values.every(Number.isFinite);
    return unit && name && long_name && finite ? [] : [dataset.path];
  });
}

function datasetsBelow(group: Group): Dataset[] {
  return group.keys().flatMap((name) => {
    const child = group.get(name) as Group | Dataset;
    return 'keys' in child ? datasetsBelow(child) : [child];
  });
}

function attributesOf(dataset: Dataset): Record<string, unknown> {
  const attributes: Record<string, Attribute> = dataset.attrs;
  return Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
}
