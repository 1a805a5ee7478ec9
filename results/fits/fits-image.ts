import { type Card, headerBlocks, wholeBlocks } from './fits-cards.ts';

/** A plane of numbers: `values[row][column]`; NaN where there is none. */
export interface FitsImage {
  readonly values: readonly (readonly number[])[];
  readonly cards: readonly Card[];
}

/** A FITS file of one image in double precision: its first axis runs along the rows' columns. */
export function fitsImage({ values, cards }: FitsImage): Buffer {
  const [rows, columns] = [values.length, values[0]?.length ?? 0];
  const header = headerBlocks([
    ['SIMPLE', true],
    ['BITPIX', -64],
    ['NAXIS', 2],
    ['NAXIS1', columns],
    ['NAXIS2', rows],
    ...cards,
  ]);
  const data = Buffer.alloc(wholeBlocks(rows * columns * 8));
  values.flat().forEach((value, place) => data.writeDoubleBE(value, place * 8));
  return Buffer.concat([header, data]);
}
