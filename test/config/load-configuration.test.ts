import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { loadConfiguration } from '../../config/load-configuration.ts';
import { defaultSlots } from '../../config/settings.ts';
import { deckValues, renderInpDeck } from '../../domain/deck.ts';
import { gridSpecOf } from '../../config/grid-request.ts';
import { faultsOf, load, withoutFolder } from './config-file.ts';

const EXTRA = { codeDigest: 'd', onionSpecies: [], now: new Date() };

const STACK = {
  database: { host: '127.0.0.1', port: 41_000, database: 'pdr', username: 'pdr', password: 'stack-secret' },
  temporal: { address: '127.0.0.1:42000', namespace: 'default' },
  storageDir: '/data/archive',
  scratchDir: '/data/scratch',
};

describe('defaults', () => {
  it('are pdr_run’s where nothing is said, but for the code: without a base directory it is the built-in one', () => {
    const { grid, pdr, directories, worker, temporal, database, storage } = load({}).configuration;
    expect(grid.axes).toStrictEqual({ metal: ['100'], dens: ['30'], mass: ['-10'], chi: ['10'] });
    expect([grid.alpha, grid.rcore, grid.onionSpecies, grid.random]).toStrictEqual([
      1.5,
      0.2,
      undefined,
      undefined,
    ]);
    expect(grid.chemicalSpecies.slice(0, 3)).toStrictEqual(['HE+', 'HE', 'H+']);
    expect(pdr).toMatchObject({ code: 'slab', baseDir: process.cwd(), chemistry: '' });
    expect(pdr.executables).toStrictEqual({
      pdr: 'pdrexe',
      onion: 'onionexe',
      getctrlind: 'getctrlind',
      mrt: 'mrt.exe',
    });
    expect(directories.outputs).toStrictEqual(['pdroutput', 'onionoutput', 'Out']);
    expect(directories.inputs).toStrictEqual(['pdrinpdata', 'onioninpdata', 'In', 'templates']);
    expect(worker).toStrictEqual({
      slots: defaultSlots(2),
      stage: 'link',
      drainSeconds: 30,
      keepFailed: true,
    });
    expect(temporal).toStrictEqual({ namespace: 'default', taskQueue: 'pdr-run' });
    expect([database.embedded, database.patienceSeconds, storage.type]).toStrictEqual([true, 3600, 'local']);
  });

  it('come from the running stack where there is one', () => {
    const { configuration } = load({ stack: STACK });
    expect(configuration.database).toMatchObject({ ...STACK.database, embedded: true });
    expect(configuration.temporal).toMatchObject(STACK.temporal);
    expect([configuration.storage.baseDir, configuration.worker.scratchDir]).toStrictEqual([
      '/data/archive',
      '/data/scratch',
    ]);
  });
});

describe('precedence', () => {
  const yaml = 'temporal: {address: "file:1"}\nstorage: {base_dir: /file}\nmodel_parameters: {dens: ["40"]}';

  it('ranks file above stack above default', () => {
    const { configuration } = load({ yaml, stack: STACK });
    expect([configuration.temporal.address, configuration.storage.baseDir]).toStrictEqual([
      'file:1',
      '/file',
    ]);
  });

  it('ranks the environment above the file', () => {
    const environment = { TEMPORAL_ADDRESS: 'env:1', PDR_STORAGE_DIR: '/env' };
    const { configuration } = load({ yaml, environment, stack: STACK });
    expect([configuration.temporal.address, configuration.storage.baseDir]).toStrictEqual(['env:1', '/env']);
  });

  it('ranks the command line above the file', () => {
    const { configuration } = load({ yaml, flags: { dens: ['00', '-05'] } });
    expect(configuration.grid.axes.dens).toStrictEqual(['00', '-05']);
  });

  it('says where each setting comes from', () => {
    const environment = { TEMPORAL_NAMESPACE: 'mine' };
    const { sources } = load({ yaml, environment, flags: { modelName: 'm' }, stack: STACK });
    const sourceOf = (key: string) =>
      withoutFolder(sources.find((setting) => setting.key === key)?.source ?? '');
    expect(sourceOf('pdr.model_name')).toBe('command line');
    expect(sourceOf('temporal.namespace')).toBe('environment TEMPORAL_NAMESPACE');
    expect(sourceOf('storage.base_dir')).toBe('c.yaml:2');
    expect(sourceOf('database.port')).toBe('stack');
    expect(sourceOf('worker.stage')).toBe('default');
  });

  it('takes PDR_EXEC_PATH before PDR_BASE_DIR', () => {
    const both = load({ environment: { PDR_BASE_DIR: '/base', PDR_EXEC_PATH: '/exec' } });
    expect(both.configuration.pdr.baseDir).toBe('/exec');
    expect(load({ environment: { PDR_BASE_DIR: '/base' } }).configuration.pdr.baseDir).toBe('/base');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(load({ yaml, environment: { TEMPORAL_ADDRESS: '' } }).configuration.temporal.address).toBe(
      'file:1',
    );
  });
});

describe('the database', () => {
  const server =
    'database: {host: db.example.org, port: 3307, database: pdr, username: ada, password: "p:w"}';

  it('is the named server where a host is given, whether or not a stack runs', () => {
    expect(load({ yaml: server, stack: STACK }).configuration.database).toMatchObject({
      host: 'db.example.org',
      port: 3307,
      database: 'pdr',
      username: 'ada',
      password: 'p:w',
      embedded: false,
    });
  });

  it('is what every PDR_DB_ variable says', () => {
    const environment = {
      PDR_DB_TYPE: 'mysql',
      PDR_DB_HOST: 'h',
      PDR_DB_PORT: '3308',
      PDR_DB_DATABASE: 'd',
      PDR_DB_USERNAME: 'u',
      PDR_DB_PASSWORD: 'p',
    };
    expect(load({ yaml: server, environment }).configuration.database).toMatchObject({
      host: 'h',
      port: 3308,
      database: 'd',
      username: 'u',
      password: 'p',
    });
  });

  it('is on localhost where the type is mysql and no host is given, as in pdr_run', () => {
    const { database } = load({ yaml: 'database: {type: mysql, database: d, username: u}' }).configuration;
    expect([database.host, database.port, database.embedded]).toStrictEqual(['localhost', 3306, false]);
  });

  it('is the embedded one where a file says sqlite, with a note', () => {
    const { configuration, notes } = load({
      yaml: 'database: {type: sqlite, path: ":memory:", host: localhost, port: 3306}',
      stack: STACK,
    });
    expect(configuration.database).toMatchObject({ ...STACK.database, embedded: true });
    expect(notes).toStrictEqual([expect.stringContaining('sqlite')]);
  });

  it('is the environment’s server where a file says sqlite', () => {
    const environment = { PDR_DB_HOST: 'h', PDR_DB_DATABASE: 'd', PDR_DB_USERNAME: 'u' };
    const { database } = load({ yaml: 'database: {type: sqlite}', environment }).configuration;
    expect([database.host, database.embedded]).toStrictEqual(['h', false]);
  });

  it('is refused as postgresql, and as a server without database or user', () => {
    expect(faultsOf({ yaml: 'database:\n  type: postgresql' })).toStrictEqual([
      'c.yaml:2: database.type: "postgresql" is not supported. Use mysql (MySQL or MariaDB), or leave it out for the embedded one.',
    ]);
    expect(faultsOf({ yaml: 'database: {host: h}' })).toStrictEqual([
      expect.stringMatching(/^c.yaml: database.database: .*PDR_DB_DATABASE/),
      expect.stringMatching(/^c.yaml: database.username: .*PDR_DB_USERNAME/),
    ]);
  });

  it('bounds a worker’s connections by pdr_run’s pool, with a note on what changed', () => {
    const yaml = `${server.slice(0, -1)}, pool_size: 2, max_overflow: 1, pool_timeout: 60, pool_pre_ping: true}`;
    const { configuration, notes } = load({ yaml });
    expect(configuration.database.maxConnectionsPerWorker).toBe(3);
    expect(notes.map(withoutFolder)).toStrictEqual([
      expect.stringMatching(/^c.yaml:1: database.pool_timeout has no effect/),
      expect.stringMatching(/pool_size and max_overflow bound .* to 3/),
    ]);
  });

  it('shows no password among the sources, nor in a fault', () => {
    const yaml = `${server}\nworker: {slots: none}`;
    expect(faultsOf({ yaml }).join()).not.toContain('p:w');
    const { sources } = load({ yaml: server, environment: { PDR_DB_PASSWORD: 'from-env' } });
    expect(JSON.stringify(sources)).not.toMatch(/p:w|from-env/);
    expect(sources.find(({ key }) => key === 'database.password')?.value).toBe('********');
  });
});

describe('storage', () => {
  it.each(['sftp', 'rclone'])('%s is refused until it exists', (type) => {
    expect(faultsOf({ yaml: `storage: {type: ${type}}` })).toStrictEqual([
      expect.stringContaining('storage.type'),
    ]);
    expect(faultsOf({ environment: { PDR_STORAGE_TYPE: type } })).toStrictEqual([
      expect.stringMatching(/^environment PDR_STORAGE_TYPE: storage.type/),
    ]);
  });

  it('takes relative paths from the current directory and ~ from the home directory', () => {
    expect(load({ yaml: 'storage: {base_dir: out/archive}' }).configuration.storage.baseDir).toBe(
      resolve('out/archive'),
    );
    expect(load({ yaml: 'storage: {base_dir: ~/a}' }).configuration.storage.baseDir).toBe(
      resolve(homedir(), 'a'),
    );
  });

  it('is the base directory where nothing is said and no stack runs, as in pdr_run', () => {
    expect(load({ yaml: 'pdr: {base_dir: /kosma}' }).configuration.storage.baseDir).toBe('/kosma');
  });
});

describe('axis values and parameters', () => {
  it('are the text that was written, quoted or not', () => {
    const yaml =
      'model_parameters:\n  dens: [20, 025, "30", 49.9]\n  chi: [00]\n  mass:\n    - -05\n    - 0\n  metal: 50';
    expect(load({ yaml }).configuration.grid.axes).toStrictEqual({
      dens: ['20', '025', '30', '49.9'],
      chi: ['00'],
      mass: ['-05', '0'],
      metal: ['50'],
    });
  });

  it.each([
    ['model_params', 'non_default_params'],
    ['model_parameters', 'non_default_parameters'],
  ])('reach the deck from %s and %s', (model, parameters) => {
    const yaml = `${model}:\n  dens: ["30"]\n  alpha: 2\n  chemistry: H+ CO\n${parameters}:\n  tgasc: 33\n  beta: 1.0e5\n  inds: 3\n`;
    const spec = gridSpecOf(load({ yaml }).configuration, {}, EXTRA);
    const values = deckValues(spec, { metal: '100', dens: '30', mass: '00', chi: '00' });
    expect(renderInpDeck('KT_VARtgasc_ KT_VARbeta_ KT_VARinds_ KT_VARalpha_\nKT_VARspecies_', values)).toBe(
      '33.000000 1.000e+05 3 2.000000\nSPECIES  H+\nSPECIES  CO',
    );
  });

  it('take the first name’s value where both spellings say one, with a note', () => {
    const yaml = 'non_default_parameters: {tgasc: 1, inds: 2}\nnon_default_params: {tgasc: 5, indx: 6}';
    const { configuration, notes } = load({ yaml });
    expect(configuration.parameters).toStrictEqual({ tgasc: 1, inds: 2, indx: 6 });
    expect(notes.map(withoutFolder)).toStrictEqual([
      'c.yaml:2: non_default_params.tgasc is said again in line 1 under non_default_parameters, and that holds.',
    ]);
  });

  it('are typed by their parameter: numbers in quotes, truth values and whole reals', () => {
    const yaml =
      'non_default_params: {tgasc: "50", inds: 4.0, time_dependent: true, fuvstring: 12, beta: 1e5, mine: "7", own: 7, on: true, t: x}';
    expect(load({ yaml }).configuration.parameters).toStrictEqual({
      tgasc: 50,
      inds: 4,
      time_dependent: 1,
      fuvstring: '12',
      beta: 1e5,
      mine: '7',
      own: 7,
      on: true,
      t: 'x',
    });
  });

  it('are noted where no deck parameter has the name, or where they overrule the axes', () => {
    const { notes } = load({ yaml: 'non_default_params:\n  sgid: 1e-21\n  mine: 1\n  xnsur: 5' });
    expect(notes.map(withoutFolder)).toStrictEqual([
      expect.stringMatching(
        /^c.yaml:2: non_default_parameters.sgid: this is no deck parameter \(did you mean "sigd"/,
      ),
      expect.stringMatching(
        /^c.yaml:3: non_default_parameters.mine: this is no deck parameter; .*KT_VARmine_/,
      ),
      expect.stringMatching(/^c.yaml:4: non_default_parameters.xnsur: this holds for every point/),
    ]);
  });

  it('take chemistry before default_species, and either as a text or a list', () => {
    const species = (yaml: string) =>
      load({ yaml: `model_params: {${yaml}}` }).configuration.grid.chemicalSpecies;
    expect(species('default_species: H+ H')).toStrictEqual(['H+', 'H']);
    expect(species('default_species: H+ H, chemistry: [CO, C+]')).toStrictEqual(['CO', 'C+']);
    expect(
      load({ yaml: 'model_params:\n  chemistry: >\n    CO C+\n    C\n' }).configuration.grid.chemicalSpecies,
    ).toStrictEqual(['CO', 'C+', 'C']);
  });

  it('keep onion species in their order, and tell none from nothing said', () => {
    const onion = (yaml: string) => load({ yaml }).configuration.grid.onionSpecies;
    expect(onion('model_params:\n  species:\n    - CO\n    - C+\n')).toStrictEqual(['CO', 'C+']);
    expect(onion('model_params: {species: []}')).toStrictEqual([]);
    expect(onion('model_params: {species: null}')).toBeUndefined();
  });
});

describe('YAML', () => {
  it('aliases and merged maps are followed', () => {
    const yaml =
      'model_params: &m\n  dens: &d ["20"]\n  chi: ["05"]\nnon_default_params:\n  tgasc: 1\nmodel_parameters:\n  <<: *m\n  mass: *d\n';
    const { axes } = load({ yaml }).configuration.grid;
    expect([axes.dens, axes.chi, axes.mass]).toStrictEqual([['20'], ['05'], ['20']]);
  });

  it('a key or section without a value says nothing', () => {
    const { configuration, notes } = load({
      yaml: 'database:\n  password:\n  port: ~\nstorage:\npdr: null\n',
    });
    expect([configuration.database.embedded, notes]).toStrictEqual([true, []]);
  });

  it.each(['', '# nothing\n', '---\n', 'null\n'])('the file %j says nothing', (yaml) => {
    expect(load({ yaml }).notes).toStrictEqual([]);
  });

  it.each([
    ['database:\n  host: [a', /^c.yaml:\d: not valid YAML/],
    ['database: {host: a}\ndatabase: {host: b}', /^c.yaml:2: not valid YAML: Map keys must be unique/],
    ['just text', /^c.yaml:1: no sections found/],
    ['- a\n- b', /^c.yaml:1: no sections found/],
    ['database: 5', /^c.yaml:1: database: this is no section/],
    ['pdr:\n  base_dir:\n    x: 1', /^c.yaml:2: pdr.base_dir: keys stand where a value should/],
    ['pdr:\n  base_dir: [a, b]', /^c.yaml:2: pdr.base_dir: is a list/],
  ])('%j is a fault with its line', (yaml, message) => {
    expect(faultsOf({ yaml })).toStrictEqual([expect.stringMatching(message)]);
  });

  it('a file that is not there is a fault that names it', () => {
    const request = { file: 'no/such.yaml', environment: {}, flags: {} };
    expect(() => loadConfiguration(request)).toThrow(/no\/such\.yaml: cannot be read \(ENOENT\)/);
  });
});

describe('unknown names', () => {
  it('an unknown section stops, with the one that may be meant and its line', () => {
    expect(faultsOf({ yaml: 'pdr: {}\ndatabse:\n  host: h' })).toStrictEqual([
      'c.yaml:2: databse: this section is unknown. Did you mean "database"?',
    ]);
    expect(faultsOf({ yaml: 'temperature: {}' })).toStrictEqual([
      expect.stringContaining('Sections are database,'),
    ]);
  });

  it('an unknown key is noted by name and line, and does not stop', () => {
    const { notes } = load({
      yaml: 'pdr:\n  chem_databas: x\nuser:\n  phone: 1\nmodel_params:\n  col: ["00"]',
    });
    expect(notes.map(withoutFolder)).toStrictEqual([
      'c.yaml:2: pdr.chem_databas is not known and has no effect (did you mean "chem_database"?).',
      'c.yaml:4: user.phone is not known and has no effect.',
      expect.stringMatching(/^c.yaml:6: model_parameters.col is not known/),
    ]);
  });

  it('every key of pdr_run’s list is known', () => {
    const yaml = `
storage: {type: local, base_dir: a, host: h, port: 22, username: u, password: p, rclone_remote: r, use_mount: false,
  mount_point: m, use_local_copy: true, remote_path_prefix: x}
pdr: {model_name: m, base_dir: b, pdr_file_name: p, onion_file_name: o, getctrlind_file_name: g, mrt_file_name: t,
  pdrinp_template_file: i, json_template_file: j, chem_database: c, chem_origin: o, exe_revision: r, compilation_date: d}
user: {username: u, email: e}
model_params: {metal: ["1"], dens: ["1"], mass: ["1"], chi: ["1"], species: [CO], alpha: 1, rcore: 0.1, chemistry: CO,
  default_species: CO, create_random_models: false, random_model_num: 3, reserved_cpus: 1}
directories: {pdr_out_dirs: [a], pdr_inp_dirs: [b]}
database: {type: sqlite, path: p, host: h, port: 1, database: d, username: u, password: p, pool_pre_ping: true,
  connect_args: {}, diagnostics_enabled: on}`;
    expect(load({ yaml }).notes).toStrictEqual([expect.stringContaining('sqlite')]);
  });
});

describe('faults', () => {
  const yaml = `databse: {}
model_params:
  dens: ["abc", "0x10"]
  chi: []
  alpha: 3
  rcore: wide
non_default_params:
  ihtclgas: 1.5
worker: {slots: 0, stage: move}
pdr:
  model_name: ../up
`;

  it('are all reported at once, each with file, line and key', () => {
    const faults = faultsOf({
      yaml,
      environment: { PDR_DB_PORT: '77777', PDR_DB_HOST: 'h' },
      flags: { mass: ['heavy'] },
    });
    expect(faults).toStrictEqual([
      expect.stringMatching(/^c.yaml:1: databse: .*"database"/),
      expect.stringMatching(/^c.yaml: database.database:/),
      expect.stringMatching(/^c.yaml: database.username:/),
      expect.stringMatching(
        /^environment PDR_DB_PORT: database.port: "77777" is not a whole number from 1 to 65535/,
      ),
      expect.stringMatching(/^c.yaml:6: model_parameters.rcore: "wide" is not a number/),
      expect.stringMatching(/^c.yaml:9: worker.slots: "0" is not a whole number from 1/),
      expect.stringMatching(/^c.yaml:9: worker.stage: "move" is none of link, copy/),
      expect.stringMatching(/^c.yaml:11: pdr.model_name: "..\/up" holds a slash/),
      expect.stringMatching(/^c.yaml:3: model_parameters.dens: "abc" is not a number/),
      expect.stringMatching(/^c.yaml:3: model_parameters.dens: "0x10" is not a number/),
      expect.stringMatching(/^command line: model_parameters.mass: "heavy" is not a number/),
      expect.stringMatching(/^c.yaml:4: model_parameters.chi: the list is empty/),
      expect.stringMatching(/^c.yaml:5: model_parameters.alpha: 3 leaves the radius undefined/),
      expect.stringMatching(/^c.yaml:8: non_default_parameters.ihtclgas: 1.5 is not a whole number/),
    ]);
  });

  it('are an error with exit status 2 that prints one a line', () => {
    const error = new ConfigurationError(['a: x', 'b: y']);
    expect([error.exitStatus, error.message]).toStrictEqual([
      2,
      'The configuration has 2 faults:\n  a: x\n  b: y',
    ]);
    expect(new ConfigurationError(['a: x']).message).toBe('a: x');
  });

  it('of the command line name the option', () => {
    const flags = { workers: Number.NaN, retries: -1, timeout: 0, seed: 0.5, random: true };
    expect(faultsOf({ flags })).toStrictEqual([
      'command line: worker.slots: "NaN" is not a whole number from 1.',
      expect.stringMatching(/^command line: --seed: 0.5/),
      expect.stringMatching(/^command line: --retries: -1/),
      expect.stringMatching(/^command line: --timeout: 0/),
    ]);
  });

  it.each(['yes', 'On', 'TRUE', '1'])('%s is true, as for Python’s YAML', (word) => {
    expect(load({ yaml: `worker: {keep_failed: ${word}}` }).configuration.worker.keepFailed).toBe(true);
  });

  it.each(['constructor', 'maybe', '2', '""'])('%s is neither true nor false', (word) => {
    expect(faultsOf({ yaml: `worker: {keep_failed: ${word}}` })).toStrictEqual([
      expect.stringContaining('is neither true nor false'),
    ]);
  });

  it('directories outside a model’s own are refused', () => {
    expect(faultsOf({ yaml: 'directories: {pdr_out_dirs: [a, ../b]}' })).toHaveLength(1);
    expect(faultsOf({ yaml: 'directories: {pdr_inp_dirs: [/etc]}' })).toHaveLength(1);
  });
});
