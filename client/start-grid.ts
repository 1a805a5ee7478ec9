import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { SET_SLOTS } from '../domain/messages.ts';
import { GRID_WORKFLOW, workflowIdOf } from '../domain/names.ts';
import type { pdrGrid } from '../workflows/index.ts';
import type { GridSpec } from '../domain/grid-spec.ts';

/** What is started; `retry` stands for the models of the grid's last run that failed. */
export interface GridStart {
  readonly spec: GridSpec;
  readonly total: number;
  readonly retry?: { readonly jobs?: readonly string[] };
}

export interface StartedGrid {
  readonly grid: string;
  readonly handle: WorkflowHandle;
  readonly runId: string;
  readonly taskQueue: string;
  /** True when the grid ran already. */
  readonly attached: boolean;
}

/** Starts the grid's workflow, or attaches to it where it runs; a limit on the command line then applies at once. */
export async function startGrid(client: Client, request: GridStart, taskQueue: string): Promise<StartedGrid> {
  const { spec } = request;
  try {
    return await start(client, request, taskQueue);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const handle = client.workflow.getHandle(workflowIdOf(spec.name));
    const { runId, taskQueue: queue } = await handle.describe();
    if (spec.slots !== undefined) await handle.executeUpdate(SET_SLOTS, { args: [spec.slots] });
    return { grid: spec.name, handle, runId, taskQueue: queue, attached: true };
  }
}

async function start(
  client: Client,
  { spec, total, retry }: GridStart,
  taskQueue: string,
): Promise<StartedGrid> {
  const handle = await client.workflow.start<typeof pdrGrid>(GRID_WORKFLOW, {
    workflowId: workflowIdOf(spec.name),
    taskQueue,
    args: [{ spec, ...(retry === undefined ? {} : { retry }) }],
    workflowIdConflictPolicy: 'FAIL',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${spec.name}: ${total} models of ${spec.code}`,
    staticDetails: axesMarkdown(spec.axes),
  });
  return { grid: spec.name, handle, runId: handle.firstExecutionRunId, taskQueue, attached: false };
}

function axesMarkdown(axes: GridSpec['axes']): string {
  const rows = Object.entries(axes).map(([axis, values]) => `| ${axis} | ${shortened(values)} |`);
  return ['| axis | values |', '|---|---|', ...rows].join('\n');
}

function shortened(values: readonly string[]): string {
  if (values.length <= 12) return values.join(' ');
  return `${values.slice(0, 10).join(' ')} … ${values.at(-1)} (${values.length} values)`;
}
