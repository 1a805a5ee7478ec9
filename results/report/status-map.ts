import type { ModelResultRow } from '../../database/results.ts';
import { AXES, type Axis } from '../../domain/point.ts';
import { type Counts, JOB_STATUSES, type JobStatus } from '../../domain/statuses.ts';
import { AXIS_QUANTITIES, physicalValue } from '../axis-quantities.ts';
import { numberText, unitText } from '../plots/number-text.ts';
import { distinct } from '../plots/plane.ts';
import { escapeHtml } from './html-text.ts';

/** Colours alone would not do: each status has a sign. */
const SIGNS: Readonly<Record<JobStatus, string>> = {
  finished: '✓',
  skipped: '=',
  failed: '✕',
  cancelled: '–',
  running: '…',
  pending: '·',
};

/** A map shows so many models at most; a larger grid is told by its counts. */
const MOST_CELLS = 4000;

/** A table for each combination of the axes that it does not show, dens down and chi across as far as they vary. */
export function statusMap(rows: readonly ModelResultRow[], counts: Counts): string {
  const key = JOB_STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `<span><i class="${status}">${SIGNS[status]}</i>${status}: ${counts[status]}</span>`,
  );
  const head = `<p class="key">${key.join('')}</p>`;
  if (rows.length > MOST_CELLS) return head;
  const [down, across] = shownAxes(rows);
  const others = AXES.filter((axis) => axis !== down && axis !== across);
  const groups = new Map<string, ModelResultRow[]>();
  for (const row of rows) {
    const name = others.map((axis) => `${axis} ${row[axis]}`).join(', ');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const tables = [...groups].map(([name, group]) => mapTable(name, group, down, across));
  return `${head}<div class="scroll">${tables.join('\n')}</div>`;
}

/** dens and chi, or whichever two axes vary in their place. */
function shownAxes(rows: readonly ModelResultRow[]): [Axis, Axis] {
  const wanted = ['dens', 'chi', 'mass', 'metal'] as const;
  const varying = wanted.filter((axis) => distinct(rows.map((row) => Number(row[axis]))).length > 1);
  const [first = 'dens', second = first === 'chi' ? 'dens' : 'chi'] = varying;
  return [first, second];
}

function mapTable(name: string, rows: readonly ModelResultRow[], down: Axis, across: Axis): string {
  const columns = distinct(rows.map((row) => Number(row[across])));
  const lines = distinct(rows.map((row) => Number(row[down]))).toReversed();
  const byPlace = new Map(rows.map((row) => [`${Number(row[down])} ${Number(row[across])}`, row]));
  const head = columns.map((value) => `<th>${axisText(across, value)}</th>`).join('');
  const body = lines.map((value) => {
    const cells = columns.map((column) => cell(byPlace.get(`${value} ${column}`)));
    return `<tr><th scope="row">${axisText(down, value)}</th>${cells.join('')}</tr>`;
  });
  const title = `${label(down)} down, ${label(across)} across (${name})`;
  return `<table class="map"><caption>${escapeHtml(title)}</caption><thead><tr><th></th>${head}</tr></thead>
<tbody>${body.join('\n')}</tbody></table>`;
}

function cell(row: ModelResultRow | undefined): string {
  if (row === undefined) return '<td class="none"></td>';
  const why = row.failureType === null ? '' : `: ${row.failureType}`;
  return `<td class="${row.status}" title="${escapeHtml(`${row.job}, ${row.status}${why}`)}">${SIGNS[row.status]}</td>`;
}

function axisText(axis: Axis, written: number): string {
  return escapeHtml(numberText(physicalValue(axis, written)));
}

function label(axis: Axis): string {
  const { symbol, unitText: unit } = AXIS_QUANTITIES[axis];
  return `${symbol} [${unitText(unit)}]`;
}
