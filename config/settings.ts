import { availableParallelism, userInfo } from 'node:os';
import { CODE_NAMES } from '../domain/grid-spec.ts';
import { DEFAULT_TASK_QUEUE } from '../domain/names.ts';
import { DEFAULT_CHEMICAL_SPECIES } from '../domain/parameters.ts';
import type { Flags } from './configuration.ts';
import {
  directoryNames,
  firstNumber,
  list,
  names,
  nonEmptyText,
  oneOf,
  path,
  type Reader,
  Refusal,
  seconds,
  text,
  truth,
  wholeNumber,
} from './readers.ts';

/** One setting: how its text is read, what holds where nothing is said, and who else may say it. */
export interface Setting<T, Default extends T | undefined> {
  readonly read: Reader<T>;
  readonly fallback: Default;
  /** For the file that `init` writes. */
  readonly meaning: string;
  /** A value to show where there is no default. */
  readonly example?: string;
  /** Environment variables, the strongest first. */
  readonly environment?: readonly string[];
  /** Options of the command line, the strongest first. */
  readonly flags?: readonly (keyof Flags)[];
  readonly secret?: true;
  /** A key of pdr_run that is still read, but not shown to new users. */
  readonly former?: true;
}

type Extras = Omit<Setting<unknown, undefined>, 'read' | 'fallback' | 'meaning'>;

function setting<T, Default extends T | undefined>(
  read: Reader<T>,
  fallback: Default,
  meaning: string,
  extras: Extras = {},
): Setting<T, Default> {
  return { read, fallback, meaning, ...extras };
}

const port = wholeNumber(1, 65535);

const databaseType: Reader<'mysql' | 'sqlite'> = (given) => {
  const written = text(given).toLowerCase();
  if (written === 'mysql' || written === 'mariadb') return 'mysql';
  if (written === 'sqlite') return 'sqlite';
  throw new Refusal(
    `"${written}" is not supported. Use mysql (MySQL or MariaDB), or leave it out for the embedded one.`,
  );
};

const storageType: Reader<'local'> = (given) => {
  const written = text(given).toLowerCase();
  if (written === 'local') return 'local';
  throw new Refusal(`"${written}" is not supported yet. Use local, and mount or copy the folder elsewhere.`);
};

/** Every setting that has an effect, by `section.key`. The one place for names, defaults and meanings. */
export const SETTINGS = {
  'database.type': setting(
    databaseType,
    undefined,
    'mysql (MySQL or MariaDB); left out: the embedded MariaDB',
    {
      environment: ['PDR_DB_TYPE'],
      example: 'mysql',
    },
  ),
  'database.host': setting(nonEmptyText, 'localhost', 'host of the database server', {
    environment: ['PDR_DB_HOST'],
  }),
  'database.port': setting(port, 3306, 'its port', { environment: ['PDR_DB_PORT'] }),
  'database.database': setting(nonEmptyText, undefined, 'name of the database on it', {
    environment: ['PDR_DB_DATABASE'],
    example: 'pdr',
  }),
  'database.username': setting(nonEmptyText, undefined, 'who logs in', {
    environment: ['PDR_DB_USERNAME'],
    example: 'pdr',
  }),
  'database.password': setting(text, '', 'better said by the environment variable PDR_DB_PASSWORD', {
    environment: ['PDR_DB_PASSWORD'],
    secret: true,
  }),
  'database.max_connections_per_worker': setting(
    wholeNumber(1),
    undefined,
    'most connections of one worker; left out: as many as it has slots',
    { example: '4' },
  ),
  'database.connection_budget': setting(
    wholeNumber(1),
    undefined,
    'most connections of all workers together; left out: what the server allows, less a reserve',
    { example: '20' },
  ),
  'database.patience': setting(
    seconds,
    3600,
    'seconds that a server out of reach or out of connections is waited for',
  ),
  'database.diagnostics_enabled': setting(
    truth,
    true,
    "log the connection pool's figures at the joints of a run",
  ),

  'database.pool_size': setting(wholeNumber(0), undefined, "pdr_run's pool", { former: true }),
  'database.max_overflow': setting(wholeNumber(-1), undefined, "pdr_run's pool", { former: true }),

  'storage.type': setting(storageType, 'local', 'local is the only one so far', {
    environment: ['PDR_STORAGE_TYPE'],
  }),
  'storage.base_dir': setting(
    path,
    undefined,
    'where archives are kept; left out: the data directory, or pdr.base_dir',
    {
      environment: ['PDR_STORAGE_DIR'],
      example: './archive',
    },
  ),

  'pdr.model_name': setting(nonEmptyText, undefined, "the grid's name; left out: pdr_model_<date>_<time>", {
    example: 'my_grid',
    flags: ['modelName'],
  }),
  'pdr.code': setting(
    oneOf(CODE_NAMES),
    undefined,
    'how a model is computed; left out: kosma-tau where a base_dir is named, else the built-in slab',
    { example: 'kosma-tau' },
  ),
  'pdr.base_dir': setting(path, '.', 'folder of the executables, templates and input directories', {
    environment: ['PDR_EXEC_PATH', 'PDR_BASE_DIR'],
  }),
  'pdr.pdr_file_name': setting(nonEmptyText, 'pdrexe', 'the PDR executable'),
  'pdr.onion_file_name': setting(nonEmptyText, 'onionexe', 'the onion executable'),
  'pdr.getctrlind_file_name': setting(nonEmptyText, 'getctrlind', 'a helper of the PDR executable'),
  'pdr.mrt_file_name': setting(nonEmptyText, 'mrt.exe', 'a helper of the PDR executable'),
  'pdr.pdrinp_template_file': setting(
    nonEmptyText,
    'PDRNEW.INP.template',
    'template of PDRNEW.INP (need not exist)',
  ),
  'pdr.json_template_file': setting(nonEmptyText, 'pdr_config.json.template', 'template of pdr_config.json'),
  'pdr.chem_database': setting(nonEmptyText, undefined, 'chemistry file below pdrinpdata', {
    example: 'chem_rates_udfa22.dat',
  }),
  'pdr.chem_origin': setting(nonEmptyText, undefined, 'where its rates come from, recorded with each model', {
    example: 'UDfA22',
  }),
  'pdr.exe_revision': setting(
    nonEmptyText,
    undefined,
    "the executable's revision, where its --version says none",
    {
      example: 'r1234',
    },
  ),
  'pdr.compilation_date': setting(nonEmptyText, undefined, 'likewise, when it was compiled', {
    example: '2025-02-11',
  }),

  'user.username': setting(nonEmptyText, systemUser(), 'recorded with each model'),
  'user.email': setting(text, '', 'recorded with each model'),

  'model_parameters.metal': axis('metal', '100', 'metallicity, per cent of solar'),
  'model_parameters.dens': axis('dens', '30', '10 log10 of the surface density in cm^-3'),
  'model_parameters.mass': axis('mass', '-10', '10 log10 of the mass in solar masses'),
  'model_parameters.chi': axis('chi', '10', '10 log10 of the far-ultraviolet field in Draine units'),
  'model_parameters.species': setting(
    names,
    undefined,
    'species for which onion runs; left out: the usual ones',
    {
      example: '["CO", "C+", "C", "O"]',
      flags: ['species'],
    },
  ),
  'model_parameters.alpha': setting(firstNumber, 1.5, 'the density falls as r^-alpha'),
  'model_parameters.rcore': setting(firstNumber, 0.2, 'outside a core of this fraction of the radius'),
  'model_parameters.chemistry': setting(names, undefined, 'species of the chemistry, as one text', {
    example: '"H+ H H2 E"',
  }),
  'model_parameters.default_species': setting(
    names,
    DEFAULT_CHEMICAL_SPECIES,
    'likewise, where chemistry is left out',
  ),
  'model_parameters.create_random_models': setting(
    truth,
    false,
    'draw points at random between the values above',
    {
      flags: ['random'],
    },
  ),
  'model_parameters.random_model_num': setting(wholeNumber(1), 50, 'how many'),
  'model_parameters.reserved_cpus': setting(wholeNumber(0), 2, 'cores that the slots of a worker leave free'),

  'directories.pdr_out_dirs': setting(
    directoryNames,
    ['pdroutput', 'onionoutput', 'Out'],
    'made for each model',
  ),
  'directories.pdr_inp_dirs': setting(
    directoryNames,
    ['pdrinpdata', 'onioninpdata', 'In', 'templates'],
    'brought in for each model',
  ),

  'worker.slots': setting(
    wholeNumber(1),
    undefined,
    'models at once; left out: the cores less reserved_cpus',
    {
      example: '4',
      flags: ['slots', 'workers', 'cpus'],
    },
  ),
  'worker.scratch_dir': setting(path, undefined, 'where models are computed; left out: the data directory', {
    example: '/scratch/pdr',
  }),
  'worker.stage': setting(
    oneOf(['link', 'copy']),
    'link',
    'copy: for programs that write into their input directories',
  ),
  'worker.drain': setting(seconds, 30, 'seconds that a worker which is told to stop gives its models', {
    flags: ['drain'],
  }),
  'worker.metrics_port': setting(port, undefined, 'Prometheus metrics on this port', {
    example: '9464',
    flags: ['metricsPort'],
  }),
  'worker.keep_failed': setting(truth, true, 'keep the working directory of a failed model'),

  'temporal.address': setting(
    nonEmptyText,
    undefined,
    "Temporal's host:port; left out: the embedded stack's",
    {
      environment: ['TEMPORAL_ADDRESS'],
      example: 'localhost:7233',
    },
  ),
  'temporal.namespace': setting(nonEmptyText, 'default', 'its namespace', {
    environment: ['TEMPORAL_NAMESPACE'],
  }),
  'temporal.task_queue': setting(nonEmptyText, DEFAULT_TASK_QUEUE, 'where workers look for models', {
    flags: ['taskQueue'],
  }),
};

export type SettingKey = keyof typeof SETTINGS;

/** The type of a setting's value in force. */
export type SettingValue<Key extends SettingKey> =
  (typeof SETTINGS)[Key] extends Setting<infer T, infer Default> ? Exclude<T, undefined> | Default : never;

/** Cores of this machine less those that the user keeps for other work, at least one. */
export function defaultSlots(reservedCpus: number): number {
  return Math.max(1, availableParallelism() - reservedCpus);
}

function axis(flag: 'metal' | 'dens' | 'mass' | 'chi', fallback: string, meaning: string) {
  const values: readonly string[] = [fallback];
  return setting(list, values, meaning, { flags: [flag] });
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // a container may run under a number that has no name
    return 'unknown';
  }
}
