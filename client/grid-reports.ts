import { WorkflowNotFoundError } from '@temporalio/client';
import {
  type GridCounts,
  gridCounts,
  lastFailures,
  listGridCounts,
  listModels,
} from '../database/reports.ts';
import { readFleetFigures } from '../database/fleet.ts';
import { readGrid } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { PdrError } from '../domain/failures.ts';
import type { FleetFigures } from '../domain/fleet-figures.ts';
import { withPools } from '../domain/fleet-figures.ts';
import type { FailedModel } from '../domain/grid-progress.ts';
import type { GridSummary } from '../domain/grid-summary.ts';
import type { ModelRecord } from '../domain/model-record.ts';
import { workflowIdOf } from '../domain/names.ts';
import { type GridState, type JobStatus, NO_COUNTS } from '../domain/statuses.ts';
import type { GridArguments, PlaceArguments } from './grid-options.ts';
import { gridUrl, openSession, type Session, withDatabase, withTemporal } from './session.ts';

export interface GridStatus {
  readonly summary: GridSummary;
  readonly failures: readonly FailedModel[];
}

const SHOWN_FAILURES = 5;

/** Where a grid stands by its rows; a grid that Temporal just started has none yet and counts as running. */
export function gridStatus(args: GridArguments, session: Session = openSession(args)): Promise<GridStatus> {
  return withDatabase(session, async (database) => {
    const report = await gridCounts(database, args.grid);
    if (report === undefined) return { summary: await startedSummary(session, args.grid), failures: [] };
    const failures = report.failed === 0 ? [] : await lastFailures(database, report.gridId, SHOWN_FAILURES);
    const connections = await fleetNow(database);
    const summary = await withTrueState(session, summaryOf(session, report));
    return {
      summary: { ...summary, ...(connections && { connections: withPools(connections, summary.pools) }) },
      failures,
    };
  });
}

/** Tables of an earlier version, which the next grid brings up to date, hold no figures of workers. */
function fleetNow(database: Database): Promise<FleetFigures | undefined> {
  return readFleetFigures(database).catch((error: unknown) => {
    if (error instanceof PdrError && error.type === 'SchemaNotUsable') return undefined;
    throw error;
  });
}

export function listSummaries(args: PlaceArguments): Promise<GridSummary[]> {
  const session = openSession(args);
  return withDatabase(session, async (database) => {
    const reports = await listGridCounts(database);
    return reports.map((report) => summaryOf(session, report));
  });
}

/** The models of a grid's last run, as `models --json` lists them, one by one as they are read. */
export function gridModels(
  args: GridArguments,
  status: JobStatus | undefined,
  take: (model: ModelRecord) => void,
): Promise<void> {
  const session = openSession(args);
  return withDatabase(session, async (database) => {
    if ((await readGrid(database, args.grid)) === undefined) throw unknownGrid(args.grid);
    const models = listModels(database, args.grid, status === undefined ? {} : { status });
    for await (const { jobId: _jobId, index: _index, facts: _facts, ...model } of models) take(model);
  });
}

function summaryOf(session: Session, report: GridCounts): GridSummary {
  const { name: grid, workflowId, runKey: runId, state, seconds, pools } = report;
  const { total, finished, skipped, failed, cancelled, pending, running } = report;
  const uiUrl = gridUrl(session, grid, runId);
  return {
    grid,
    workflowId,
    runId,
    state,
    total,
    finished,
    skipped,
    failed,
    cancelled,
    pending,
    running,
    seconds,
    uiUrl,
    pools,
  };
}

/** Rows of a grid whose workflow was terminated, or whose Temporal is new, still say `running`: Temporal knows better. */
async function withTrueState(session: Session, summary: GridSummary): Promise<GridSummary> {
  if (summary.state !== 'running' && summary.state !== 'paused') return summary;
  const workflow = await withTemporal(session, async (client) => {
    const { status } = await client.workflow.getHandle(summary.workflowId).describe();
    return status.name;
  }).catch((error: unknown) => (error instanceof WorkflowNotFoundError ? 'NOT_FOUND' : undefined));
  if (workflow === undefined || workflow === 'RUNNING' || workflow === 'CONTINUED_AS_NEW') return summary;
  return { ...summary, state: workflow === 'CANCELLED' ? 'cancelled' : 'failed' };
}

async function startedSummary(session: Session, grid: string): Promise<GridSummary> {
  const workflowId = workflowIdOf(grid);
  const found = await withTemporal(session, (client) =>
    client.workflow.getHandle(workflowId).describe(),
  ).catch((error: unknown) => {
    throw error instanceof WorkflowNotFoundError ? unknownGrid(grid) : error;
  });
  const state: GridState = found.status.name === 'RUNNING' ? 'running' : 'failed';
  const uiUrl = gridUrl(session, grid, found.runId);
  return { grid, workflowId, runId: found.runId, state, ...NO_COUNTS, seconds: 0, uiUrl, pools: {} };
}

function unknownGrid(grid: string): PdrError {
  return new PdrError('UnknownGrid', `there is no grid ${grid}; "pdr-run list" shows the grids`);
}
