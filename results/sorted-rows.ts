import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
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
 * row are held in memory, and the database is read once and in its own order. The file is local and its rows are short:
 * a promise for each would take longer than the reading.
 */
export async function* sortedRows(
  pages: AsyncIterable<readonly ModelResultRow[]>,
  { column, sign }: SortOrder,
): AsyncGenerator<readonly ModelResultRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pdr-run-sort-'));
  const file = openSync(join(folder, 'rows'), 'w+');
  try {
    const keys: Cell[] = [];
    const ends = [0];
    for await (const rows of pages) {
      for (const row of rows) {
        const length = writeSync(file, JSON.stringify(row));
        ends.push((ends.at(-1) ?? 0) + length);
        keys.push(column.value(row));
      }
    }
    const places = sortedPlaces(keys, sign);
    for (let start = 0; start < places.length; start += PAGE) {
      yield Array.from(places.subarray(start, start + PAGE), (place) => rowAt(file, ends, place));
    }
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowAt(file: number, ends: readonly number[], place: number): ModelResultRow {
  const [from = 0, to = 0] = ends.slice(place, place + 2);
  const text = Buffer.allocUnsafe(to - from);
  readSync(file, text, 0, text.length, from);
  return JSON.parse(text.toString()) as ModelResultRow;
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
