import { open } from 'node:fs/promises';
import type { ModelResultRow } from '../../database/results.ts';
import type { Column } from '../columns.ts';
import type { ResultTable } from '../result-table.ts';
import { type Card, fitsUnit, headerBlocks, wholeBlocks } from './fits-cards.ts';

/** Texts are job names and words of this program; none is longer. */
const TEXT_WIDTH = 144;

/**
 * Writes a FITS file with one binary table, a row a model (FITS standard 4.0, section 7.3). Missing numbers are NaN. The
 * number of rows goes into the header when all are written.
 */
export async function writeFitsTable(file: string, { grid, columns, pages }: ResultTable): Promise<void> {
  const handle = await open(file, 'w');
  try {
    const primary = headerBlocks([
      ['SIMPLE', true],
      ['BITPIX', 8],
      ['NAXIS', 0],
      ['EXTEND', true],
    ]);
    await handle.write(primary);
    const header = (rows: number) => tableHeader(grid, columns, rows);
    const { length } = header(0);
    await handle.write(header(0));
    let rows = 0;
    for await (const page of pages) {
      await handle.write(Buffer.concat(page.map((row) => rowBytes(columns, row))));
      rows += page.length;
    }
    const bytes = rows * rowWidth(columns);
    await handle.write(Buffer.alloc(wholeBlocks(bytes) - bytes));
    await handle.write(header(rows), 0, length, primary.length);
  } finally {
    await handle.close();
  }
}

function tableHeader(grid: string, columns: readonly Column[], rows: number): Buffer {
  return headerBlocks([
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', rowWidth(columns)],
    ['NAXIS2', rows],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length],
    ['EXTNAME', grid],
    ...columns.flatMap(columnCards),
  ]);
}

function columnCards({ name, type, unit, meaning }: Column, place: number): Card[] {
  const number = place + 1;
  return [
    [`TTYPE${number}`, name, meaning],
    [`TFORM${number}`, type === 'text' ? `${TEXT_WIDTH}A` : '1D'],
    ...(unit === '' ? [] : ([[`TUNIT${number}`, fitsUnit(unit)]] as const)),
  ];
}

function rowWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { type }) => sum + (type === 'text' ? TEXT_WIDTH : 8), 0);
}

function rowBytes(columns: readonly Column[], row: ModelResultRow): Buffer {
  const bytes = Buffer.alloc(rowWidth(columns));
  let place = 0;
  for (const column of columns) {
    const cell = column.value(row);
    if (column.type === 'text') {
      bytes.write(String(cell ?? '').slice(0, TEXT_WIDTH), place, 'latin1');
      place += TEXT_WIDTH;
    } else {
      place = bytes.writeDoubleBE(typeof cell === 'number' ? cell : NaN, place);
    }
  }
  return bytes;
}
