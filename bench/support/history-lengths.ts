import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '../../domain/names.ts';
import { readStack } from '../../stack/state.ts';

/** Events in every history of a grid. */
export async function historyLengths(dataDir: string, grid: string): Promise<number[]> {
  const stack = readStack(dataDir);
  if (stack === undefined) throw new Error(`no stack runs in ${dataDir}`);
  const connection = await Connection.connect({ address: stack.temporal.address });
  try {
    const client = new Client({ connection });
    const lengths: number[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowIdOf(grid)}"` })) {
      lengths.push(run.historyLength);
    }
    return lengths;
  } finally {
    await connection.close();
  }
}
