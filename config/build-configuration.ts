import type { CodeName, ParameterValue } from '../domain/grid-spec.ts';
import type { Quantity } from '../domain/quantity.ts';
import type {
  Configuration,
  DatabaseConfiguration,
  Flags,
  GridConfiguration,
  StackDefaults,
} from './configuration.ts';
import { defined } from './defined.ts';
import type { Resolver } from './resolver.ts';
import { defaultSlots } from './settings.ts';

interface Request {
  readonly file?: string | undefined;
  readonly resolver: Resolver;
  readonly stack?: StackDefaults | undefined;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly quantities: readonly Quantity[];
  readonly flags: Partial<Flags>;
}

/** Every setting at its place; faults are left with the resolver. `notes` tell of settings whose meaning changed. */
export function buildConfiguration(request: Request): { configuration: Configuration; notes: string[] } {
  const { file, resolver, stack, parameters, quantities, flags } = request;
  const notes: string[] = [];
  const pdr = pdrOf(resolver);
  const configuration: Configuration = {
    ...defined({ file }),
    database: databaseOf(resolver, stack, notes),
    storage: {
      type: resolver.value('storage.type'),
      baseDir: resolver.valueOr('storage.base_dir', stack?.storageDir, pdr.baseDir),
    },
    pdr,
    user: { username: resolver.value('user.username'), email: resolver.value('user.email') },
    grid: gridOf(resolver, flags),
    parameters,
    directories: {
      outputs: resolver.value('directories.pdr_out_dirs'),
      inputs: resolver.value('directories.pdr_inp_dirs'),
    },
    worker: workerOf(resolver, stack),
    quantities,
    temporal: {
      ...defined({ address: resolver.value('temporal.address', stack?.temporal.address) }),
      namespace: resolver.value('temporal.namespace', stack?.temporal.namespace),
      taskQueue: resolver.value('temporal.task_queue'),
    },
  };
  return { configuration, notes };
}

function pdrOf(resolver: Resolver): Configuration['pdr'] {
  return {
    ...defined({
      modelName: resolver.value('pdr.model_name'),
      chemistryOrigin: resolver.value('pdr.chem_origin'),
      exeRevision: resolver.value('pdr.exe_revision'),
      compilationDate: resolver.value('pdr.compilation_date'),
    }),
    code: resolver.valueOr('pdr.code', undefined, usualCode(resolver)),
    baseDir: resolver.value('pdr.base_dir'),
    executables: {
      pdr: resolver.value('pdr.pdr_file_name'),
      onion: resolver.value('pdr.onion_file_name'),
      getctrlind: resolver.value('pdr.getctrlind_file_name'),
      mrt: resolver.value('pdr.mrt_file_name'),
    },
    inpTemplate: resolver.value('pdr.pdrinp_template_file'),
    jsonTemplate: resolver.value('pdr.json_template_file'),
    chemistry: resolver.value('pdr.chem_database') ?? '',
  };
}

/** Without a base directory there is no program of the user's, but the built-in model always is. */
function usualCode(resolver: Resolver): CodeName {
  return resolver.origin('pdr.base_dir') === undefined ? 'slab' : 'kosma-tau';
}

function gridOf(resolver: Resolver, flags: Partial<Flags>): GridConfiguration {
  const usualSpecies = resolver.value('model_parameters.default_species');
  const count = resolver.value('model_parameters.random_model_num');
  const isRandom = resolver.value('model_parameters.create_random_models');
  return {
    axes: {
      metal: resolver.value('model_parameters.metal'),
      dens: resolver.value('model_parameters.dens'),
      mass: resolver.value('model_parameters.mass'),
      chi: resolver.value('model_parameters.chi'),
    },
    ...defined({ onionSpecies: resolver.value('model_parameters.species') }),
    chemicalSpecies: resolver.value('model_parameters.chemistry') ?? usualSpecies,
    alpha: resolver.value('model_parameters.alpha'),
    rcore: resolver.value('model_parameters.rcore'),
    ...(isRandom ? { random: { count, ...defined({ seed: flags.seed }) } } : {}),
  };
}

function workerOf(resolver: Resolver, stack: StackDefaults | undefined): Configuration['worker'] {
  const reservedCpus = resolver.value('model_parameters.reserved_cpus');
  return {
    slots: resolver.valueOr('worker.slots', undefined, defaultSlots(reservedCpus)),
    ...defined({
      scratchDir: resolver.value('worker.scratch_dir', stack?.scratchDir),
      metricsPort: resolver.value('worker.metrics_port'),
    }),
    stage: resolver.value('worker.stage'),
    drainSeconds: resolver.value('worker.drain'),
    keepFailed: resolver.value('worker.keep_failed'),
  };
}

function databaseOf(
  resolver: Resolver,
  stack: StackDefaults | undefined,
  notes: string[],
): DatabaseConfiguration {
  const embedded = isEmbedded(resolver, notes);
  return {
    ...(embedded ? embeddedServer(resolver, stack?.database) : namedServer(resolver)),
    embedded,
    ...defined({
      maxConnectionsPerWorker:
        resolver.value('database.max_connections_per_worker') ?? formerPool(resolver, notes),
      connectionBudget: resolver.value('database.connection_budget'),
    }),
    patienceSeconds: resolver.value('database.patience'),
    diagnosticsEnabled: resolver.value('database.diagnostics_enabled'),
  };
}

/** The embedded MariaDB is meant where no server is named, and where a file of pdr_run says sqlite. */
function isEmbedded(resolver: Resolver, notes: string[]): boolean {
  const type = resolver.value('database.type');
  const host = resolver.origin('database.host');
  if (type === 'mysql') return false;
  if (type === undefined) return host === undefined;
  // files for sqlite often hold a host all the same; one from the environment is stronger than the file's type
  if (host === 'environment' && resolver.origin('database.type') === 'file') return false;
  notes.push('database.type is sqlite: rows are kept in the embedded MariaDB of this program instead.');
  return true;
}

function namedServer(resolver: Resolver) {
  const database = resolver.value('database.database');
  const username = resolver.value('database.username');
  const remedy = (name: string) =>
    `is not said, though a database server is. Set it, or the variable ${name}.`;
  if (database === undefined) resolver.refuse('database.database', remedy('PDR_DB_DATABASE'));
  if (username === undefined) resolver.refuse('database.username', remedy('PDR_DB_USERNAME'));
  return {
    host: resolver.value('database.host'),
    port: resolver.value('database.port'),
    database: database ?? '',
    username: username ?? '',
    password: resolver.value('database.password'),
  };
}

function embeddedServer(resolver: Resolver, server: StackDefaults['database'] | undefined) {
  return {
    host: resolver.unsaid('database.host', server?.host),
    port: resolver.unsaid('database.port', server?.port),
    database: resolver.unsaid('database.database', server?.database) ?? '',
    username: resolver.unsaid('database.username', server?.username) ?? '',
    password: resolver.unsaid('database.password', server?.password),
  };
}

/** pdr_run's bound for each of its processes, which ran one model each; here a process runs as many as it has slots. */
function formerPool(resolver: Resolver, notes: string[]): number | undefined {
  const size = resolver.value('database.pool_size');
  const overflow = resolver.value('database.max_overflow');
  const given = size ?? overflow;
  // SQLAlchemy takes 0 and -1 for no bound
  if (given === undefined || size === 0 || overflow === -1) return undefined;
  const most = (size ?? 5) + (overflow ?? 5);
  notes.push(
    `database.pool_size and max_overflow bound the connections of one worker with all its slots now, to ${most}; ` +
      'database.max_connections_per_worker says it plainly.',
  );
  return most;
}
