import type { GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { type ModelResultRow, resultPages } from '../database/results.ts';
import { quantityLabels } from '../database/quantities.ts';
import { allColumns, type Cell, chooseColumns, type Column, findColumn } from './columns.ts';
import { type Condition, parseConditions } from './conditions.ts';

/** What of a grid a table shows. */
export interface TableRequest {
  /** Absent: all columns. */
  readonly columns?: readonly string[];
  readonly where?: readonly string[];
  /** A column. */
  readonly sort?: string;
  /** The largest first. */
  readonly descending?: boolean;
}

/** A table of models that is read as it is written: one page of rows is in memory at a time. */
export interface ResultTable {
  readonly grid: string;
  readonly columns: readonly Column[];
  readonly pages: AsyncIterable<readonly ModelResultRow[]>;
}

/** Throws InvalidRequest for names that the grid does not know; nothing of the rows is read yet. */
export async function resultTable(
  database: Database,
  grid: GridRecord,
  request: TableRequest,
): Promise<ResultTable> {
  const labels = await quantityLabels(database, grid.gridId);
  const all = allColumns(labels);
  const columns = chooseColumns(labels, request.columns);
  const condition = parseConditions(all, request.where ?? []);
  const order = sortOrder(all, request);
  return { grid: grid.name, columns, pages: pagesOf(database, grid, columns, condition, order) };
}

async function* pagesOf(
  database: Database,
  grid: GridRecord,
  columns: readonly Column[],
  condition: Condition,
  order: SortOrder | undefined,
): AsyncGenerator<readonly ModelResultRow[]> {
  const names = [...new Set([...columns.flatMap(({ quantities }) => quantities), ...condition.quantities])];
  const jobs = order && (await sortedJobs(database, grid, condition, order));
  for await (const page of resultPages(database, grid, names, jobs)) {
    const rows = page.filter(condition.holds);
    if (rows.length > 0) yield rows;
  }
}

interface SortOrder {
  readonly column: Column;
  readonly sign: 1 | -1;
}

function sortOrder(all: readonly Column[], { sort, descending }: TableRequest): SortOrder | undefined {
  return sort === undefined
    ? undefined
    : { column: findColumn(all, sort), sign: descending === true ? -1 : 1 };
}

/** Only keys and row numbers are held to sort by; missing values come last either way. */
async function sortedJobs(
  database: Database,
  grid: GridRecord,
  condition: Condition,
  { column, sign }: SortOrder,
): Promise<Float64Array> {
  const keys: Cell[] = [];
  const jobs: number[] = [];
  const names = [...new Set([...column.quantities, ...condition.quantities])];
  for await (const page of resultPages(database, grid, names)) {
    for (const row of page.filter(condition.holds)) {
      keys.push(column.value(row));
      jobs.push(row.jobId);
    }
  }
  const places = Uint32Array.from(keys.keys()).sort(
    (a, b) => compare(keys[a] ?? null, keys[b] ?? null, sign) || a - b,
  );
  return Float64Array.from(places, (place) => jobs[place] ?? 0);
}

function compare(a: Cell, b: Cell, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -sign : a > b ? sign : 0;
}
