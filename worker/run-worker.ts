import { writeFileSync } from 'node:fs';
import type { Dependencies } from '../activities/dependencies.ts';
import type { Worker } from '@temporalio/worker';
import { announceConnections } from './announce-connections.ts';
import { connectTemporal } from './connect-temporal.ts';
import { createDependencies } from './create-dependencies.ts';
import type { WorkerFlags } from './flags.ts';
import { exportPoolFigures } from './pool-metrics.ts';
import { installRuntime } from './runtime.ts';
import { Releases } from './releases.ts';
import type { WorkerSettings } from './settings.ts';
import { Shutdown } from './shutdown.ts';
import { createTemporalWorkers } from './temporal-workers.ts';

/**
 * One worker process, from its first connection to its last. It returns when the worker was asked to end, its models
 * have ended or were handed back, and everything it held is released.
 */
export async function runWorker(settings: WorkerSettings, flags: WorkerFlags): Promise<void> {
  const releases = new Releases();
  try {
    installRuntime(settings);
    const connection = await connectTemporal(settings.address);
    // A connection that pollers still hold goes with the process.
    releases.add(() => connection.close().catch(() => undefined));
    const { dependencies, lease } = await createDependencies(settings, connection, releases);
    await announceConnections(settings, dependencies.database);
    await lease.begin();
    if (settings.metricsPort !== undefined) releases.add(exportPoolFigures(dependencies.database));
    const workers = await createTemporalWorkers(settings, connection, dependencies);
    await work(settings, flags, dependencies, { workers, releases });
  } finally {
    await releases.releaseAll();
  }
}

async function work(
  settings: WorkerSettings,
  flags: WorkerFlags,
  dependencies: Dependencies,
  { workers, releases }: { readonly workers: readonly Worker[]; readonly releases: Releases },
): Promise<void> {
  // Models that Temporal lost sight of still run here; they are handed back before the pool goes.
  releases.add(() => dependencies.running.stopAll());
  const shutdown = new Shutdown(workers, dependencies, settings.drainSeconds);
  shutdown.onSignals();
  if (flags.exitWhenIdle !== undefined) shutdown.whenIdle(flags.exitWhenIdle);
  const ends = Promise.all(workers.map((worker) => worker.run()));
  sayReady(settings, flags, dependencies);
  await Promise.race([ends, shutdown.over]);
}

function sayReady(
  { slots, connections, taskQueue }: WorkerSettings,
  flags: WorkerFlags,
  { workerId }: Dependencies,
) {
  process.stderr.write(
    `worker ${workerId}: ${slots} slots, at most ${connections} database connections, task queue ${taskQueue}\n`,
  );
  if (flags.readyFile === undefined) return;
  writeFileSync(flags.readyFile, `${JSON.stringify({ ready: true, workerId, slots, taskQueue })}\n`);
}
