/** Workflow type of a grid, and the prefix of its workflow id. */
export const GRID_WORKFLOW = 'pdrGrid';

export function workflowIdOf(gridName: string): string {
  return `pdr-grid/${gridName}`;
}

/** The grid's name in a workflow id, or undefined for a workflow that is no grid. */
export function gridNameOf(workflowId: string): string | undefined {
  return workflowId.startsWith('pdr-grid/') ? workflowId.slice('pdr-grid/'.length) : undefined;
}

/** Grids and models wait in this task queue unless the configuration names another. */
export const DEFAULT_TASK_QUEUE = 'pdr-run';

/** A grid's own bookkeeping has a queue beside the models', so that it never waits behind models that take hours. */
export function bookkeepingQueueOf(taskQueue: string): string {
  return `${taskQueue}/bookkeeping`;
}

/** Folder of a grid's archive that keeps results which another content has followed, by the number of their job's row. */
export const EARLIER_FOLDER = 'earlier';

/** Search attributes by which the Web UI lists and finds grids; their types are Temporal's names. */
export const SEARCH_ATTRIBUTES = {
  PdrModelName: 'Keyword',
  PdrPhase: 'Keyword',
  PdrTotal: 'Int',
  PdrDone: 'Int',
  PdrFailed: 'Int',
} as const;
