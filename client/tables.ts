import Table from 'cli-table3';
import { durationText } from '../domain/duration-text.ts';
import { fleetText } from '../domain/fleet-figures.ts';
import type { PoolFigures } from '../domain/grid-progress.ts';
import type { GridSummary } from '../domain/grid-summary.ts';
import type { ModelRecord } from '../domain/model-record.ts';
import type { GridStatus } from './grid-reports.ts';

/** Plain columns: readable on paper, in a mail and by `awk`. */
export function plainTable(head: string[]): Table.Table {
  const none = Object.fromEntries(
    [
      'top',
      'top-mid',
      'top-left',
      'top-right',
      'bottom',
      'bottom-mid',
      'bottom-left',
      'bottom-right',
      'left',
      'left-mid',
      'mid',
      'mid-mid',
      'right',
      'right-mid',
    ].map((side) => [side, '']),
  );
  return new Table({
    head,
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
}

export function summariesTable(summaries: readonly GridSummary[]): string {
  const table = plainTable([
    'grid',
    'state',
    'total',
    'finished',
    'skipped',
    'failed',
    'pending',
    'running',
    'time',
  ]);
  for (const s of summaries) {
    table.push([
      s.grid,
      s.state,
      s.total,
      s.finished,
      s.skipped,
      s.failed,
      s.pending,
      s.running,
      durationText(s.seconds),
    ]);
  }
  return table.toString();
}

export function statusText({ summary, failures }: GridStatus): string {
  const { grid, state, total, finished, skipped, failed, cancelled, pending, running, seconds } = summary;
  return [
    `grid ${grid}: ${state} after ${durationText(seconds)}`,
    `  ${total} models: ${finished} finished, ${skipped} skipped, ${failed} failed, ${cancelled} cancelled, ${running} running, ${pending} pending`,
    ...connectionLines(summary),
    ...failures.map(({ job, type, message }) => `  ${job}: ${type}: ${firstLine(message)}`),
    ...(failed > 0 ? [`  why: pdr-run models ${grid} --status failed; again: pdr-run retry ${grid}`] : []),
    `  Web UI: ${summary.uiUrl}`,
  ].join('\n');
}

/** Of the workers that live; else what each had when the run ended. */
function connectionLines({ connections, pools }: GridSummary): string[] {
  if (connections !== undefined) return [`  ${fleetText(connections)}`];
  return Object.entries(pools).map(poolLine);
}

function poolLine([worker, pool]: [string, PoolFigures]): string {
  const { limit, size, inUse, idle, waiting, opened, peak, longestWaitSeconds, refused } = pool;
  const wait = `${waiting} waiting, longest wait ${durationText(longestWaitSeconds)}`;
  return `  connections of ${worker}: ${size} (${inUse} in use, ${idle} idle) of ${limit}, peak ${peak}, ${opened} opened, ${wait}, ${refused} refused`;
}

export function modelsText(models: readonly ModelRecord[]): string {
  const table = plainTable(['job', 'status', 'attempt', 'time', 'why']);
  for (const { job, status, attempt, seconds, failure } of models) {
    const why = failure === null ? '' : `${failure.type}: ${firstLine(failure.message)}`;
    table.push([job, status, attempt, seconds === null ? '' : durationText(seconds), why]);
  }
  return table.toString();
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
