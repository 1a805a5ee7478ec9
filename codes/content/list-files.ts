import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface ListedFile {
  /** Path below the listed root, with `/`. */
  readonly path: string;
  /** Absolute path; where it is a link, the link's. */
  readonly source: string;
}

/**
 * All files below `<root>/<directory>`, sorted by path; links are followed, a link to nowhere or back to a folder above
 * itself is passed over, as are pipes, sockets and devices. A missing directory has no files.
 */
export async function listFiles(root: string, directory: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  await collect(root, directory, [], files);
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function collect(
  root: string,
  directory: string,
  above: readonly string[],
  files: ListedFile[],
): Promise<void> {
  const absolute = join(root, directory);
  const real = await realpath(absolute).catch(() => undefined);
  if (real === undefined || above.includes(real)) return;
  for (const name of await readdir(absolute)) {
    const path = `${directory}/${name}`;
    const source = join(root, path);
    const stats = await stat(source).catch(() => undefined);
    if (stats?.isDirectory()) await collect(root, path, [...above, real], files);
    else if (stats?.isFile()) files.push({ path, source });
  }
}
