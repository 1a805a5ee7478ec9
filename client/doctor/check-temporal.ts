import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../domain/names.ts';
import { type Session, withTemporal } from '../session.ts';
import { type Finding, fault, note, ok } from './finding.ts';

const ACTIVITY_QUEUE = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;

/** Temporal answers, knows the grids' search attributes, and somebody takes grids from the task queue. */
export function checkTemporal(session: Session): Promise<Finding[]> | Finding[] {
  if (session.usesStack && session.stack === undefined) {
    return [
      note(
        'temporal',
        `no embedded stack runs in ${session.dataDir}`,
        'pdr-run run starts it, or pdr-run up',
      ),
    ];
  }
  return withTemporal(session, async (client) => {
    const { address, namespace } = session.configuration.temporal;
    const answers = ok('temporal', `${address}, namespace ${namespace}`);
    return [answers, await searchAttributes(client, namespace), await pollers(client, session)];
  });
}

async function searchAttributes(client: Client, namespace: string): Promise<Finding> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in customAttributes));
  if (missing.length === 0) return ok('search attributes', Object.keys(SEARCH_ATTRIBUTES).join(', '));
  const commands = missing.map(
    ([name, type]) =>
      `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
  );
  return fault(
    'search attributes',
    `missing: ${missing.map(([name]) => name).join(', ')}`,
    commands.join('\n'),
  );
}

async function pollers(client: Client, { configuration }: Session): Promise<Finding> {
  const { namespace, taskQueue } = configuration.temporal;
  const queue = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: ACTIVITY_QUEUE,
  });
  const count = queue.pollers.length;
  if (count > 0) return ok('workers', `${count} on task queue ${taskQueue}`);
  return note(
    'workers',
    `none on task queue ${taskQueue}`,
    'pdr-run worker starts one; pdr-run run does, with the embedded stack',
  );
}
