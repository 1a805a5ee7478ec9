/** A keyword of a FITS header with its value and comment; FITS standard 4.0, section 4. */
export type Card = readonly [keyword: string, value: string | number | boolean, comment?: string];

export const BLOCK = 2880;
const CARD = 80;

/** A header of whole blocks. Keywords have at most 8 characters; texts that do not fit are cut. */
export function headerBlocks(cards: readonly Card[]): Buffer {
  const text = [...cards.map(cardText), 'END'.padEnd(CARD)].join('');
  return Buffer.from(text.padEnd(wholeBlocks(text.length)), 'ascii');
}

/** How many bytes so many take in whole blocks. */
export function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

/** A unit as FITS and astropy read it: `erg s-1 cm-2 sr-1`. */
export function fitsUnit(unit: string): string {
  return unit.replaceAll('^', '');
}

function cardText([keyword, value, comment]: Card): string {
  const text = `${keyword.padEnd(8)}= ${valueText(value)}`;
  const whole = comment === undefined ? text : `${text} / ${comment}`;
  return plainAscii(whole).slice(0, CARD).padEnd(CARD);
}

function valueText(value: Card[1]): string {
  if (typeof value === 'boolean') return (value ? 'T' : 'F').padStart(20);
  if (typeof value === 'number') return numberText(value).padStart(20);
  const quoted = plainAscii(value).replaceAll("'", "''").slice(0, 67);
  return `'${quoted.padEnd(8)}'`;
}

/** Real numbers need a point in FITS readers of the strict kind. */
function numberText(value: number): string {
  const text = String(value).toUpperCase();
  return Number.isInteger(value) || text.includes('.') ? text : text.replace('E', '.0E');
}

function plainAscii(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?');
}
