import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Configuration, Flags } from '../config/configuration.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { stackDefaults } from '../stack/stack-defaults.ts';
import { readStack } from '../stack/state.ts';
import type { WorkerFlags } from './flags.ts';

/** Everything a worker is told, in the form in which it is used. */
export interface WorkerSettings {
  readonly configuration: Configuration;
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Models at once: activity slots of Temporal's worker and, unless fewer are allowed, connections of the pool. */
  readonly slots: number;
  readonly connections: number;
  readonly drainSeconds: number;
  readonly metricsPort?: number;
  readonly scratchDir: string;
}

/** Command line over environment over file over the embedded stack's values over defaults. */
export function workerSettings(flags: WorkerFlags, environment: NodeJS.ProcessEnv): WorkerSettings {
  const stack = flags.dataDir === undefined ? undefined : readStack(flags.dataDir);
  const { configuration } = loadConfiguration({
    ...(flags.config === undefined ? {} : { file: flags.config }),
    ...(stack === undefined ? {} : { stack: stackDefaults(stack) }),
    environment,
    flags: configurationFlags(flags),
  });
  const { temporal, worker, database } = configuration;
  return {
    configuration,
    address: temporal.address ?? '127.0.0.1:7233',
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    slots: worker.slots,
    connections: Math.min(worker.slots, database.maxConnectionsPerWorker ?? worker.slots),
    drainSeconds: worker.drainSeconds,
    scratchDir: worker.scratchDir ?? defaultScratchDir(),
    ...(worker.metricsPort === undefined ? {} : { metricsPort: worker.metricsPort }),
  };
}

/** The flags that the configuration knows too. */
function configurationFlags({ slots, drain, metricsPort, taskQueue }: WorkerFlags): Partial<Flags> {
  return {
    ...(slots === undefined ? {} : { slots }),
    ...(drain === undefined ? {} : { drain }),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    ...(taskQueue === undefined ? {} : { taskQueue }),
  };
}

/** One folder a user, shared by that user's workers on this host: they share snapshots. */
function defaultScratchDir(): string {
  return join(tmpdir(), `pdr-run-${userInfo().username}`);
}
