import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPLATE_FOLDERS } from '../../domain/template-folders.ts';

/** Absolute path of the first template of that name; undefined when there is none. */
export async function findTemplate(baseDir: string, name: string): Promise<string | undefined> {
  for (const folder of TEMPLATE_FOLDERS) {
    const path = join(baseDir, folder, name);
    if (await isFile(path)) return path;
  }
  return undefined;
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
