import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
  const format = formatOf(request);
  const table = await resultTable(database, grid, request);
  if (format === 'parquet' || format === 'fits') return writeBinary(format, table, request.output);
  const texts = await import('../results/tables/text-tables.ts');
  const writers = {
    table: texts.plainTable,
    csv: texts.csvTable,
    json: texts.jsonTable,
    ecsv: texts.ecsvTable,
  };
  const source = Readable.from(writers[format](table));
  if (request.output !== undefined) return pipeline(source, createWriteStream(request.output));
  await pipeline(source, process.stdout, { end: false });
}

function formatOf({ format, output }: TableOutput): TableFormat {
  if (format !== undefined) return format;
  const ending = output === undefined ? '' : extname(output).slice(1).toLowerCase();
  return TABLE_FORMATS.find((known) => known === ending) ?? 'table';
}

async function writeBinary(format: 'parquet' | 'fits', table: ResultTable, output?: string): Promise<void> {
  if (output === undefined)
    throw new PdrError('InvalidRequest', `${format} is written to a file: name it with -o`);
  if (format === 'fits') return (await import('../results/fits/fits-table.ts')).writeFitsTable(output, table);
  return (await import('../results/tables/parquet-table.ts')).writeParquet(output, table);
}
