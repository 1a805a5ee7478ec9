import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { readGrid, type GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { PdrError } from '../domain/failures.ts';
import { type ResultTable, resultTable, type TableRequest } from '../results/result-table.ts';
import type { GridArguments } from './grid-options.ts';
import { openSession, type Session, withDatabase } from './session.ts';

/** Gives `work` the grid's record; throws UnknownGrid. */
export function withGridRecord<T>(
  args: GridArguments,
  work: (database: Database, grid: GridRecord, session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession(args);
  return withDatabase(session, async (database) => {
    const grid = await readGrid(database, args.grid);
    if (grid === undefined) {
      throw new PdrError('UnknownGrid', `there is no grid ${args.grid}; "pdr-run list" shows the grids`);
    }
    return work(database, grid, session);
  });
}

export const TABLE_FORMATS = ['table', 'csv', 'json', 'ecsv', 'parquet', 'fits'] as const;

export type TableFormat = (typeof TABLE_FORMATS)[number];

export interface TableOutput extends TableRequest {
  readonly format?: TableFormat | undefined;
  /** Absent: standard output. */
  readonly output?: string | undefined;
}

/** Writes a grid's table, page by page; the format is the one named, else the file's ending. */
export async function writeTable(database: Database, grid: GridRecord, request: TableOutput): Promise<void> {
  // Rows are garbage as soon as they are written, and a nursery that grows with them would hold tens of megabytes of it.
  setFlagsFromString('--semi-space-growth-factor=1');
  const table = await resultTable(database, grid, request);
  const { output } = request;
  await (output === undefined
    ? printTable(formatOf(request), table)
    : writeFileOf(formatOf(request), table, output));
}

async function writeFileOf(format: TableFormat, table: ResultTable, file: string): Promise<void> {
  try {
    if (format === 'fits') {
      await (await import('../results/fits/fits-table.ts')).writeFitsTable(file, table);
    } else if (format === 'parquet') {
      await (await import('../results/tables/parquet-table.ts')).writeParquet(file, table);
    } else {
      await pipeline(Readable.from((await textWriters())[format](table)), createWriteStream(file));
    }
  } catch (error) {
    throw refusedFile(file, error);
  }
}

async function printTable(format: TableFormat, table: ResultTable): Promise<void> {
  if (format === 'fits' || format === 'parquet') {
    throw new PdrError('InvalidRequest', `${format} is written to a file: name it with -o`);
  }
  const source = Readable.from((await textWriters())[format](table));
  await pipeline(source, process.stdout, { end: false }).catch((error: unknown) => {
    // `| head` has read enough.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  });
}

async function textWriters() {
  const { csvTable, ecsvTable, jsonTable, plainTable } = await import('../results/tables/text-tables.ts');
  return { table: plainTable, csv: csvTable, json: jsonTable, ecsv: ecsvTable };
}

/** A fault of the system about a file that the user named is the user's to mend. */
export function refusedFile(file: string, error: unknown): unknown {
  const isSystems = error instanceof Error && 'syscall' in error && 'code' in error;
  if (!isSystems) return error;
  return new PdrError('InvalidRequest', `${file} cannot be written (${String(error.code)})`, {}, error);
}

function formatOf({ format, output }: TableOutput): TableFormat {
  if (format !== undefined) return format;
  const ending = output === undefined ? '' : extname(output).slice(1).toLowerCase();
  return TABLE_FORMATS.find((known) => known === ending) ?? 'table';
}
