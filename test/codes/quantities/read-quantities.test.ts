import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readQuantities } from '../../../codes/quantities/read-quantities.ts';
import { withHdf5 } from '../../../codes/quantities/hdf5-file.ts';
import { writeHdf5 } from '../../../codes/slab/output-hdf5.ts';
import type { Quantity, QuantitySource } from '../../../domain/quantity.ts';
import { temporaryFolder } from '../../support/stack-folder.ts';

/** Layout as of onion's table: upper and lower level, frequency, and the integrated intensities. */
const LINEBT = `# onion: CO, line centre and integrated
  J_up J_low  freq/GHz   T_peak     II_Kkms    II_cgs
    1    0    115.2712  1.234D+00  2.345D+00  3.601D-09
    2    1    230.5380  2.345D+00  4.567D+00  5.619D-08
    3    2    345.7960  1.111D+00  1.0-105    8.300D-08
`;

const JERG = `! jerg_CO.smli: radius, intensity
 0.0  4.0E-8
 1.0  3.0E-8
 2.0  1.0E-8
`;

async function modelFiles() {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('linebt'), LINEBT);
  writeFileSync(path('jerg'), JERG);
  writeFileSync(path('deck'), '{"chemistry": {"steps": [3, 7]}, "name": "x"}');
  await writeHdf5(path('structure'), {}, [
    { path: '/depth/Av', data: Float64Array.of(0, 1, 3), unit: 'mag', longName: 'depth' },
    { path: '/temperature/gas', data: Float64Array.of(100, 50, 10), unit: 'K', longName: 'gas' },
    { path: '/one', data: 2.5, unit: '1', longName: 'a number' },
  ]);
  return [
    { role: 'onion CO', name: 'oniongrid/ONION1.linebt_CO.out', path: path('linebt') },
    { role: 'onion CO', name: 'oniongrid/ONION1.jerg_CO.smli', path: path('jerg') },
    { role: 'json-deck', name: 'pdrgrid/pdr_config1.json', path: path('deck') },
    { role: 'hdf5-structure', name: 'pdrgrid/pdrstruct1.hdf5', path: path('structure') },
  ];
}

function quantity(name: string, file: string, source: QuantitySource): Quantity {
  return { name, unit: '', meaning: '', file, source };
}

async function valueOf(file: string, source: QuantitySource): Promise<number | undefined> {
  const { values, faults } = await readQuantities([quantity('q', file, source)], await modelFiles());
  expect(faults).toStrictEqual([]);
  return values.get('q');
}

describe('a quantity is read', () => {
  it('from a column of a text table by its number, in the row that a pattern chooses', async () => {
    const source = { kind: 'column', column: '5', where: '^ *2 +1 ', reduction: 'first' } as const;
    expect(await valueOf('*.linebt_CO.out', source)).toBe(4.567);
  });

  it('from a column by its name in the header', async () => {
    const source = { kind: 'column', column: 'II_cgs', reduction: 'total' } as const;
    expect(await valueOf('*.linebt_CO.out', source)).toBeCloseTo(3.601e-9 + 5.619e-8 + 8.3e-8, 20);
  });

  it('from a column with an exponent of three digits as Fortran writes it', async () => {
    const source = { kind: 'column', column: 'II_Kkms', reduction: 'last' } as const;
    expect(await valueOf('*.linebt_CO.out', source)).toBe(1e-105);
  });

  it('from a column at a depth between two rows', async () => {
    const source = { kind: 'column', column: '2', depth: '1', at: 1.5, reduction: 'at' } as const;
    expect(await valueOf('*.jerg_CO.smli', source)).toBeCloseTo(2e-8, 15);
  });

  it('from the first group of a pattern', async () => {
    const source = { kind: 'pattern', pattern: '^ +3 +2 +(\\S+)', reduction: 'first' } as const;
    expect(await valueOf('*.linebt_CO.out', source)).toBe(345.796);
  });

  it('from a JSON file by its keys', async () => {
    expect(await valueOf('json-deck', { kind: 'json', path: 'chemistry.steps.1' })).toBe(7);
    expect(await valueOf('json-deck', { kind: 'json', path: 'name' })).toBeUndefined();
  });

  it('from an HDF5 dataset: first, last, total, and at a depth', async () => {
    const path = '/temperature/gas';
    const gas = (reduction: 'first' | 'last' | 'total') =>
      valueOf('hdf5-structure', { kind: 'hdf5', path, reduction });
    expect([await gas('first'), await gas('last'), await gas('total')]).toStrictEqual([100, 10, 160]);
    const at = { kind: 'hdf5', path, reduction: 'at', at: 2, depth: '/depth/Av' } as const;
    expect(await valueOf('hdf5-structure', at)).toBe(30);
    expect(await valueOf('hdf5-structure', { ...at, at: 4 })).toBeUndefined();
  });

  it('not at all where there is no such file, dataset or row', async () => {
    expect(
      await valueOf('*.linebt_C.out', { kind: 'column', column: '1', reduction: 'first' }),
    ).toBeUndefined();
    expect(
      await valueOf('hdf5-structure', { kind: 'hdf5', path: '/none', reduction: 'first' }),
    ).toBeUndefined();
    const source = { kind: 'column', column: '5', where: '^ *9 ', reduction: 'first' } as const;
    expect(await valueOf('*.linebt_CO.out', source)).toBeUndefined();
  });
});

it('a damaged HDF5 file costs its own quantities and is named; all others are read', async () => {
  const files = await modelFiles();
  const structure = files[3]!;
  const whole = readFileSync(structure.path);
  const wanted = [
    quantity('one', 'hdf5-structure', { kind: 'hdf5', path: '/one', reduction: 'first' }),
    quantity('steps', 'json-deck', { kind: 'json', path: 'chemistry.steps.0' }),
  ];
  const damages = [whole.subarray(0, 700), Buffer.from('no HDF5 at all'), Buffer.alloc(0), scrambled(whole)];
  for (const bytes of damages) {
    writeFileSync(structure.path, bytes);
    const { values, faults } = await readQuantities(wanted, files);
    expect([...values]).toStrictEqual([['steps', 3]]);
    expect(faults.join()).toContain('pdrgrid/pdrstruct1.hdf5');
  }
  writeFileSync(structure.path, whole);
  expect((await readQuantities(wanted, files)).values.get('one')).toBe(2.5);
  expect(await withHdf5(structure.path, (file) => file.paths())).toContain('/temperature/gas');
});

/** The superblock stays; what it points to does not. */
function scrambled(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 96), Buffer.alloc(bytes.length - 96, 0xa5)]);
}
