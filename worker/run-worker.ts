import { writeFileSync } from 'node:fs';
import type { Dependencies } from '../activities/dependencies.ts';
import { createDependencies } from './create-dependencies.ts';
import type { WorkerFlags } from './flags.ts';
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
    const dependencies = await createDependencies(settings, releases);
    await work(settings, flags, dependencies, releases);
  } finally {
    await releases.releaseAll();
  }
}

async function work(
  settings: WorkerSettings,
  flags: WorkerFlags,
  dependencies: Dependencies,
  releases: Releases,
): Promise<void> {
  const { workers, close } = await createTemporalWorkers(settings, dependencies);
  // A connection that pollers still hold goes with the process.
  releases.add(() => close().catch(() => undefined));
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
