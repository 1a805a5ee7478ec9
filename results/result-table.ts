import type { GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { type ModelResultRow, resultPages } from '../database/results.ts';
import { quantityLabels } from '../database/quantities.ts';
import { allColumns, chooseColumns, type Column, findColumn } from './columns.ts';
import { type Condition, parseConditions } from './conditions.ts';
import { type SortOrder, sortedRows } from './sorted-rows.ts';

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
  const needed = [...columns, condition, ...(order === undefined ? [] : [order.column])];
  const quantities = new Set(needed.flatMap((column) => column.quantities));
  // To read all is cheaper than to pick each by its name.
  const wanted = quantities.size > 0 && quantities.size === labels.length ? 'all' : [...quantities];
  const pages = rowsWhere(database, grid, wanted, condition);
  return { grid: grid.name, columns, pages: order === undefined ? pages : sortedRows(pages, order) };
}

async function* rowsWhere(
  database: Database,
  grid: GridRecord,
  quantities: readonly string[] | 'all',
  { holds }: Condition,
): AsyncGenerator<readonly ModelResultRow[]> {
  for await (const page of resultPages(database, grid, quantities)) {
    const rows = page.filter(holds);
    if (rows.length > 0) yield rows;
  }
}

function sortOrder(all: readonly Column[], { sort, descending }: TableRequest): SortOrder | undefined {
  return sort === undefined
    ? undefined
    : { column: findColumn(all, sort), sign: descending === true ? -1 : 1 };
}
