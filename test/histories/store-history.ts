import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { workflowIdOf } from '../../domain/names.ts';
import { findTemporal } from '../../stack/programs.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

interface Recording {
  readonly grid: string;
  readonly runId: string;
  /** Of the file, without its ending. */
  readonly name: string;
  readonly dataDir: string;
}

/** Stores one history as the `temporal` CLI and the Web UI export it, without this machine's names and paths. */
export function storeHistory(address: string, { grid, runId, name, dataDir }: Recording): void {
  const where = ['--address', address, '--workflow-id', workflowIdOf(grid), '--run-id', runId];
  const shown = execFileSync(findTemporal(), ['workflow', 'show', ...where, '--output', 'json'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const scrub = (text: string) =>
    text.replaceAll(PROJECT_ROOT, '/pdr-run').replaceAll(dataDir, '/data').replaceAll(hostname(), 'host');
  const text = JSON.stringify(scrubbed(JSON.parse(shown), scrub));
  const file = join(import.meta.dirname, `${name}.json.gz`);
  writeFileSync(file, gzipSync(text, { level: 9 }));
  process.stdout.write(`${name}: ${(JSON.parse(text) as { events: unknown[] }).events.length} events\n`);
}

/** Every text of a JSON document, those inside payloads (base64 of JSON) included. */
function scrubbed(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const payload = key === 'data' && typeof item === 'string';
      return [key, payload ? scrubbedPayload(item, scrub) : scrubbed(item, scrub)];
    }),
  );
}

function scrubbedPayload(data: string, scrub: (text: string) => string): string {
  const text = Buffer.from(data, 'base64').toString('utf8');
  return Buffer.from(scrub(text), 'utf8').toString('base64');
}
