import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from './tar-header.ts';

/**
 * Packs a folder into one `.tar.gz`; names inside begin with the folder's own. The same files give the same bytes: names
 * are sorted, and times, owners and rights left out, so that its checksum says something about a result.
 */
export async function packFolder(folder: string, path: string): Promise<void> {
  await pipeline(Readable.from(tarOf(folder)), createGzip(), createWriteStream(path));
}

async function* tarOf(folder: string): AsyncGenerator<Buffer> {
  const root = basename(folder);
  yield tarHeader({ name: `${root}/`, size: 0 });
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    yield* memberOf(join(folder, name), `${root}/${name}`);
  }
  yield TAR_END;
}

/** Links are followed; pipes, sockets and links to nowhere are no results. */
async function* memberOf(path: string, name: string): AsyncGenerator<Buffer> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) yield tarHeader({ name: `${name}/`, size: 0 });
  if (!stats?.isFile()) return;
  yield tarHeader({ name, size: stats.size });
  if (stats.size > 0) yield* createReadStream(path, { end: stats.size - 1 });
  yield tarPadding(stats.size);
}
