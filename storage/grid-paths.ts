import { join, resolve } from 'node:path';
import { PdrError } from '../domain/failures.ts';

/** Absolute path of a grid's folder. */
export function gridFolder(baseDir: string, grid: string): string {
  return join(resolve(baseDir), ...checked([grid], grid));
}

/** Absolute path of a file below a grid's folder, or with '' of the folder; throws `InvalidGrid` where it would leave it. */
export function pathInGrid(baseDir: string, grid: string, path: string): string {
  const folder = gridFolder(baseDir, grid);
  return path === '' ? folder : join(folder, ...checked(path.split('/'), path));
}

/** What the name of a folder begins with that `temporaryFolder` gives. */
export const TEMPORARY = '.tmp-';

/** Where one attempt keeps what is not archived yet: beside the archive, because renaming needs the same file system. */
export function temporaryFolder(baseDir: string, grid: string, token: string): string {
  return join(gridFolder(baseDir, grid), `${TEMPORARY}${checked([token], token)[0]}`);
}

/** A name of a file or folder and nothing else: no way up, no separator, nothing hidden, no control character. */
const NAME = /^(?!\.)[^/\\\p{Cc}]{1,255}$/u;

function checked(names: readonly string[], whole: string): readonly string[] {
  if (names.every((name) => NAME.test(name))) return names;
  throw new PdrError('InvalidGrid', `${JSON.stringify(whole)} cannot be a name in the archive.`);
}
