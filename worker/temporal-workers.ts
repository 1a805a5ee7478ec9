import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createBookkeepingActivities, createModelActivities } from '../activities/create-activities.ts';
import type { Dependencies } from '../activities/dependencies.ts';
import { bookkeepingQueueOf } from '../domain/names.ts';
import type { WorkerSettings } from './settings.ts';
import { workflowBundlePath } from './workflow-bundle-path.ts';

/** Heartbeats leave at least this often, and bring cancellations back. */
const HEARTBEAT_THROTTLE = '2s';

/**
 * Two pollers of one process over one connection: the first takes workflows and models, with as many slots as the pool
 * has connections; the second takes the grids' bookkeeping, which must not wait behind models that run for hours. Both
 * share the pool, and each statement waits its turn for one of its connections.
 */
export async function createTemporalWorkers(
  settings: WorkerSettings,
  connection: NativeConnection,
  dependencies: Dependencies,
): Promise<Worker[]> {
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
  return [models, bookkeeping];
}
