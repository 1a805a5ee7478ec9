import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelResultRow } from '../database/results.ts';
import type { Cell, Column } from './columns.ts';

export interface SortOrder {
  readonly column: Column;
  readonly sign: 1 | -1;
}

const PAGE = 200;

/**
 * Rows in the order of a column, missing values last. They wait in a temporary file, so that only a key and a place a
 * row are held in memory, and the database is read once and in its own order.
 */
export async function* sortedRows(
  pages: AsyncIterable<readonly ModelResultRow[]>,
  { column, sign }: SortOrder,
): AsyncGenerator<readonly ModelResultRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pdr-run-sort-'));
  const file = await open(join(folder, 'rows'), 'w+');
  try {
    const keys: Cell[] = [];
    const ends = [0];
    for await (const rows of pages) {
      const texts = rows.map((row) => Buffer.from(JSON.stringify(row)));
      await file.write(Buffer.concat(texts));
      for (const text of texts) ends.push((ends.at(-1) ?? 0) + text.length);
      for (const row of rows) keys.push(column.value(row));
    }
    const places = sortedPlaces(keys, sign);
    for (let start = 0; start < places.length; start += PAGE) {
      const page: ModelResultRow[] = [];
      for (const place of places.subarray(start, start + PAGE)) {
        const [from = 0, to = 0] = [ends[place], ends[place + 1]];
        const { buffer } = await file.read(Buffer.allocUnsafe(to - from), 0, to - from, from);
        page.push(JSON.parse(buffer.toString()) as ModelResultRow);
      }
      yield page;
    }
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function sortedPlaces(keys: readonly Cell[], sign: 1 | -1): Uint32Array {
  return Uint32Array.from(keys.keys()).sort(
    (a, b) => compare(keys[a] ?? null, keys[b] ?? null, sign) || a - b,
  );
}

function compare(a: Cell, b: Cell, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -sign : a > b ? sign : 0;
}
