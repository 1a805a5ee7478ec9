import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createBookkeepingActivities, createModelActivities } from '../activities/create-activities.ts';
import type { Dependencies } from '../activities/dependencies.ts';
import { PdrError } from '../domain/failures.ts';
import { bookkeepingQueueOf } from '../domain/names.ts';
import type { WorkerSettings } from './settings.ts';
import { workflowBundlePath } from './workflow-bundle-path.ts';

/** Heartbeats leave at least this often, and bring cancellations back. */
const HEARTBEAT_THROTTLE = '2s';

/** A server that starts together with its workers is up by then. */
const PATIENCE_MS = 60_000;

/**
 * Two pollers of one process over one connection: the first takes workflows and models, with as many slots as the pool
 * has connections; the second takes the grids' bookkeeping, which must not wait behind models that run for hours. Both
 * share the pool, and each statement waits its turn for one of its connections. Throws `TemporalUnreachable`.
 */
export async function createTemporalWorkers(
  settings: WorkerSettings,
  dependencies: Dependencies,
): Promise<{ workers: Worker[]; close: () => Promise<void> }> {
  const connection = await connect(settings.address);
  const shared: WorkerOptions = {
    connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    identity: dependencies.workerId,
    maxConcurrentActivityTaskExecutions: settings.slots,
    shutdownGraceTime: `${settings.drainSeconds}s`,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  };
  const models = await Worker.create({
    ...shared,
    workflowBundle: { codePath: workflowBundlePath() },
    activities: createModelActivities(dependencies),
    maxCachedWorkflows: 50,
  });
  const bookkeeping = await Worker.create({
    ...shared,
    taskQueue: bookkeepingQueueOf(settings.taskQueue),
    activities: createBookkeepingActivities(dependencies),
  });
  return { workers: [models, bookkeeping], close: () => connection.close() };
}

/** Waits a while for a server that is not up yet: machines start their services in any order. */
async function connect(address: string): Promise<NativeConnection> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      if (performance.now() > deadline) throw unreachable(address, error);
      await sleep(500);
    }
  }
}

function unreachable(address: string, cause: unknown): PdrError {
  const message = `Temporal at ${address} could not be reached within ${PATIENCE_MS / 1000} s: see that it runs, and temporal.address`;
  return new PdrError('TemporalUnreachable', message, {}, cause);
}
