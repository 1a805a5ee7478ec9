import { describe, expect, it } from 'vitest';
import type { Flags } from '../../config/configuration.ts';
import { gridSpecOf } from '../../config/grid-request.ts';
import { distinctPoints, pointCount } from '../../domain/grid-points.ts';
import { gridFaults } from '../../domain/validate-grid.ts';
import { load } from './config-file.ts';

const DEFAULT_YAML = `
database: {type: mysql, host: localhost, database: pdr, username: pdr}
pdr: {base_dir: ., chem_database: chem_rates_udfa22.dat}
model_params: {metal: ["100"], dens: ["30"], mass: ["-10"], chi: ["10"], species: [CO, C+]}
`;

const EXTRA = { codeDigest: 'c', onionSpecies: ['C'], now: new Date(2025, 1, 3, 4, 5, 6) };

function spec(flags: Partial<Flags>, yaml: string = DEFAULT_YAML) {
  return gridSpecOf(load({ yaml, flags }).configuration, flags, EXTRA);
}

describe('the two command lines of pdr_run', () => {
  it('--dens 20 25 30 --chi 00 --mass 00 asks for 3 models', () => {
    const flags = {
      parallel: true,
      workers: 4,
      modelName: 'test_connection_fix',
      dens: ['20', '25', '30'],
      chi: ['00'],
      mass: ['00'],
    };
    const grid = spec(flags);
    expect([grid.name, grid.slots, gridFaults(grid)]).toStrictEqual(['test_connection_fix', 4, []]);
    expect(distinctPoints(grid).points.map(({ job }) => job)).toStrictEqual([
      '100_20_00_00_00',
      '100_25_00_00_00',
      '100_30_00_00_00',
    ]);
  });

  it('with eleven densities and masses 00 -10 -5 asks for 33', () => {
    const dens = ['20', '25', '30', '35', '40', '45', '50', '55', '60', '65', '70'];
    const grid = spec({
      parallel: true,
      workers: 4,
      modelName: 'test_large_grid',
      dens,
      chi: ['00'],
      mass: ['00', '-10', '-5'],
    });
    expect(distinctPoints(grid)).toMatchObject({ duplicates: 0, points: { length: 33 } });
  });
});

describe('a grid’s name', () => {
  it('is the command line’s, else the file’s, else made of the time', () => {
    const yaml = 'pdr: {model_name: from_file}';
    expect(spec({ modelName: 'from_flag' }, yaml).name).toBe('from_flag');
    expect(spec({}, yaml).name).toBe('from_file');
    expect(spec({}, 'pdr: {}').name).toBe('pdr_model_20250203_040506');
  });
});

describe('--single', () => {
  it('takes the first point only', () => {
    const grid = spec({ single: true, dens: ['20', '30'], chi: ['5', '6'] });
    expect(distinctPoints(grid).points.map(({ job }) => job)).toStrictEqual(['100_20_-10_5_00']);
  });

  it('takes the first point of a random grid', () => {
    const flags = { random: true, seed: 11, dens: ['10', '60'], chi: ['00', '60'] };
    const [first] = distinctPoints(spec(flags)).points;
    expect(distinctPoints(spec({ ...flags, single: true })).points.map(({ job }) => job)).toStrictEqual([
      first?.job,
    ]);
  });
});

describe('a random grid', () => {
  it('has as many points as the file says, 50 without', () => {
    const flags = { dens: ['10', '60'] };
    expect(spec({ ...flags, random: true, seed: 3 }).shape).toStrictEqual({
      kind: 'random',
      count: 50,
      seed: 3,
    });
    const grid = spec(flags, 'model_parameters: {create_random_models: true, random_model_num: 7}');
    expect(pointCount(grid)).toBe(7);
  });

  it('repeats with --seed, and takes a seed from the time without', () => {
    const flags = { random: true, dens: ['10', '60'], chi: ['00', '60'] };
    expect(distinctPoints(spec({ ...flags, seed: 5 }))).toStrictEqual(
      distinctPoints(spec({ ...flags, seed: 5 })),
    );
    expect(spec(flags).shape).toMatchObject({ seed: EXTRA.now.getTime() });
  });
});

describe('species and limits', () => {
  it('come from the command line, else the file, else the code', () => {
    expect(spec({ species: ['O', 'C'] }).onionSpecies).toStrictEqual(['O', 'C']);
    expect(spec({}).onionSpecies).toStrictEqual(['CO', 'C+']);
    expect(spec({}, 'pdr: {}').onionSpecies).toStrictEqual(['C']);
  });

  it('are carried into the request', () => {
    const grid = spec({
      timeout: 60,
      silence: 5,
      retries: 2,
      force: true,
      forceOnion: true,
      keepTmp: true,
      jsonTemplate: 't.json',
    });
    expect(grid).toMatchObject({
      timeoutSeconds: 60,
      silenceSeconds: 5,
      retries: 2,
      force: true,
      forceOnion: true,
      keepWorkingDirectories: true,
      jsonTemplate: 't.json',
    });
  });

  it('holds no password, path or host', () => {
    const yaml =
      'database: {host: secret-host, database: d, username: u, password: secret-word}\npdr: {base_dir: /secret/base}';
    expect(JSON.stringify(spec({}, yaml))).not.toContain('secret');
  });
});
