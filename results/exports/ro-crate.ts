import { createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GridRecord } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { archivePages } from '../../database/results.ts';
import type { GridFacts } from '../report/grid-facts.ts';
import { resultTable } from '../result-table.ts';
import { csvTable } from '../tables/text-tables.ts';
import { CRATE_FILES, crateMetadata } from './crate-metadata.ts';

/**
 * Writes a Workflow Run RO-Crate (profile 0.5, RO-Crate 1.1) of a grid: its configuration as the workflow, its models'
 * numbers and the checksums of all archived files as results, and the run with who, when and with which executable. The
 * archived files themselves stay where they are.
 */
export async function exportRoCrate(
  database: Database,
  grid: GridRecord,
  folder: string,
  facts: GridFacts,
): Promise<{ readonly files: number }> {
  await mkdir(folder, { recursive: true });
  const path = (name: string) => join(folder, name);
  const { workflow, results, checksums, metadata } = CRATE_FILES;
  await writeFile(path(workflow), facts.configuration);
  const table = await resultTable(database, grid, {});
  await pipeline(Readable.from(csvTable(table)), createWriteStream(path(results)));
  await pipeline(Readable.from(checksumLines(database, grid)), createWriteStream(path(checksums)));
  const sizes: Record<string, number> = {};
  for (const name of [workflow, results, checksums]) sizes[name] = (await stat(path(name))).size;
  const document = crateMetadata(grid, facts, sizes, new Date());
  await writeFile(path(metadata), `${JSON.stringify(document, undefined, 2)}\n`);
  return { files: Object.keys(CRATE_FILES).length };
}

async function* checksumLines(database: Database, grid: GridRecord): AsyncGenerator<string> {
  yield 'job,role,path,size,sha256\n';
  for await (const page of archivePages(database, grid)) {
    const rows = page.flatMap(({ job, files }) =>
      files.map(({ role, path, size, sha256 }) => `${job},${role},${path},${size},${sha256}\n`),
    );
    yield rows.join('');
  }
}
