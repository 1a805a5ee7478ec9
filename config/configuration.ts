import type { CodeName, ParameterValue } from '../domain/grid-spec.ts';
import type { Axis } from '../domain/point.ts';
import type { Quantity } from '../domain/quantity.ts';

/** Everything the program can be told, in one typed object: file, environment, command line and embedded stack merged. */
export interface Configuration {
  /** The configuration file, as it was named. */
  readonly file?: string;
  readonly database: DatabaseConfiguration;
  readonly storage: { readonly type: 'local'; readonly baseDir: string };
  readonly pdr: PdrConfiguration;
  readonly user: { readonly username: string; readonly email: string };
  readonly grid: GridConfiguration;
  /** Deck parameters that differ from their defaults. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly directories: { readonly outputs: readonly string[]; readonly inputs: readonly string[] };
  readonly worker: WorkerConfiguration;
  /** What a model yields beside what its code knows of itself. */
  readonly quantities: readonly Quantity[];
  readonly temporal: { readonly address?: string; readonly namespace: string; readonly taskQueue: string };
}

export interface DatabaseConfiguration {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** No server was named: the embedded stack's MariaDB is meant, and without a running stack these are placeholders. */
  readonly embedded: boolean;
  /** Absent: as many as the worker has slots. */
  readonly maxConnectionsPerWorker?: number;
  /** Most connections of all workers together; absent: what the server allows, less a reserve. */
  readonly connectionBudget?: number;
  /** How long a server that cannot be reached, or has no free connection, is waited for. */
  readonly patienceSeconds: number;
  readonly diagnosticsEnabled: boolean;
}

export interface PdrConfiguration {
  readonly modelName?: string;
  readonly code: CodeName;
  /** Absolute path of the folder that holds executables, templates and input directories. */
  readonly baseDir: string;
  /** File names below `baseDir`. */
  readonly executables: Readonly<Record<'pdr' | 'onion' | 'getctrlind' | 'mrt', string>>;
  readonly inpTemplate: string;
  readonly jsonTemplate: string;
  /** File name of the chemistry database below `pdrinpdata`; '' where none is named. */
  readonly chemistry: string;
  readonly chemistryOrigin?: string;
  readonly exeRevision?: string;
  readonly compilationDate?: string;
}

export interface GridConfiguration {
  readonly axes: Readonly<Record<Axis, readonly string[]>>;
  /** Absent: nothing was said, and the code's own default holds. */
  readonly onionSpecies?: readonly string[];
  readonly chemicalSpecies: readonly string[];
  readonly alpha: number;
  readonly rcore: number;
  readonly random?: { readonly count: number; readonly seed?: number };
}

export interface WorkerConfiguration {
  readonly slots: number;
  readonly scratchDir?: string;
  readonly stage: 'link' | 'copy';
  readonly drainSeconds: number;
  readonly metricsPort?: number;
  readonly keepFailed: boolean;
}

/** What the command line may say; axis values are text, numbers may be NaN where a user typed none. */
export interface Flags {
  readonly config?: string;
  readonly modelName?: string;
  readonly single?: boolean;
  readonly grid?: boolean;
  readonly parallel?: boolean;
  readonly workers?: number;
  readonly slots?: number;
  readonly cpus?: number;
  readonly forceOnion?: boolean;
  readonly keepTmp?: boolean;
  readonly metal?: readonly string[];
  readonly dens?: readonly string[];
  readonly mass?: readonly string[];
  readonly chi?: readonly string[];
  readonly species?: readonly string[];
  readonly random?: boolean;
  readonly seed?: number;
  readonly jsonTemplate?: string;
  readonly timeout?: number;
  readonly silence?: number;
  readonly retries?: number;
  readonly force?: boolean;
  readonly drain?: number;
  readonly metricsPort?: number;
  readonly taskQueue?: string;
}

/** What a running embedded stack offers to a configuration that names nothing else. */
export interface StackDefaults {
  readonly database: Pick<DatabaseConfiguration, 'host' | 'port' | 'database' | 'username' | 'password'>;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly storageDir: string;
  readonly scratchDir: string;
}

/** One setting in force, for `doctor` and `--dry-run`. */
export interface SettingInForce {
  /** `section.key` */
  readonly key: string;
  /** As text; secrets are masked. */
  readonly value: string;
  /** `default`, `stack`, `<file>:<line>`, `environment <NAME>` or `command line`. */
  readonly source: string;
}

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** What a user should know though nothing stops: unknown keys with their lines, settings whose meaning changed. */
  readonly notes: readonly string[];
  readonly sources: readonly SettingInForce[];
}
