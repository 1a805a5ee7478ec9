import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { FAILURE_TYPES } from '../domain/failures.ts';
import { bookkeepingQueueOf } from '../domain/names.ts';

const INPUT_FAILURES = Object.entries(FAILURE_TYPES)
  .filter(([, kind]) => kind === 'input')
  .map(([type]) => type);

/**
 * Host failures are waited out for as long as it takes: a grid outlives any server's absence. They name their own pauses
 * (`to-temporal-failure.ts`); what is left to these is a lost worker, whose models go on elsewhere at once.
 */
const RETRY = {
  initialInterval: '1s',
  backoffCoefficient: 1,
  nonRetryableErrorTypes: INPUT_FAILURES,
} as const;

/** The steps before and after the models, and the queue of jobs: short, and never behind a model in the same queue. */
export function bookkeeping() {
  return proxyActivities<Activities>({
    taskQueue: bookkeepingQueueOf(workflowInfo().taskQueue),
    startToCloseTimeout: '2h',
    heartbeatTimeout: '20s',
    retry: RETRY,
  });
}

/** Models: no time limit but their own, and a dead worker is noticed by its heartbeats within 10 s. */
export function models() {
  return proxyActivities<Activities>({
    startToCloseTimeout: '365d',
    heartbeatTimeout: '10s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: RETRY,
  });
}
