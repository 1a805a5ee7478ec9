import { Resvg } from '@resvg/resvg-js';
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import { type Picture, WIDE } from './picture.ts';
import { picturePage } from './picture-html.ts';

const WRITERS: Readonly<Record<string, (picture: Picture) => string | Buffer>> = {
  '.svg': ({ draw }) => draw(WIDE).svg,
  '.png': ({ draw }) => pngOf(draw(WIDE).svg),
  '.html': picturePage,
};

/** Writes a picture as its file's ending says: `.svg`, `.png` (twice the size, for print) or `.html`. */
export async function writePicture(file: string, picture: Picture): Promise<void> {
  await writeFile(file, pictureWriter(file)(picture));
}

/** Throws InvalidRequest for another ending, before anything is read or drawn. */
export function pictureWriter(file: string): (picture: Picture) => string | Buffer {
  const writer = WRITERS[extname(file).toLowerCase()];
  if (writer !== undefined) return writer;
  const message = `a picture is written as its name ends: ${Object.keys(WRITERS).join(', ')}, not "${file}"`;
  throw new PdrError('InvalidRequest', message);
}

function pngOf(svg: string): Buffer {
  if (!hasFonts()) {
    const remedy = 'install one (Debian, Ubuntu: apt-get install fonts-dejavu-core), or write .svg or .html';
    throw new PdrError('InvalidRequest', `this machine has no font for the labels of a PNG: ${remedy}`);
  }
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 }, font: FONTS }).render().asPng();
}

const FONTS = { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' };

/** Without fonts resvg leaves texts out in silence. */
function hasFonts(): boolean {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15">n</text></svg>';
  return new Resvg(svg, { font: FONTS }).getBBox() !== undefined;
}
