import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { TEMPLATE_FOLDERS } from '../domain/template-folders.ts';

/**
 * The name of a JSON template as given on the command line. pdr_run takes a path, and a path to the very file that a
 * worker finds by its name is as good as the name; any other stays as it is, to be refused, because a grid holds no path.
 */
export function jsonTemplateName(given: string | undefined, baseDir: string): string | undefined {
  if (given === undefined || !/[/\\]/.test(given)) return given;
  const name = basename(given);
  const found = TEMPLATE_FOLDERS.map((folder) => join(baseDir, folder, name)).find((path) =>
    existsSync(path),
  );
  const meant = [resolve(given), resolve(baseDir, given)];
  return found !== undefined && meant.includes(found) ? name : given;
}
