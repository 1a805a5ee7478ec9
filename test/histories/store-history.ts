import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import proto, { type temporal } from '@temporalio/proto';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

const { History } = proto.temporal.api.history.v1;

/** Ending of the files: Temporal's protobuf message, packed. Its JSON form cannot be read back with every install. */
export const ENDING = '.history.gz';

/** Stores one history without this machine's names and paths; returns how many events it has. */
export function storeHistory(history: temporal.api.history.v1.IHistory, name: string, dataDir: string): number {
  const scrub = (text: string) =>
    text.replaceAll(PROJECT_ROOT, '/pdr-run').replaceAll(dataDir, '/data').replaceAll(hostname(), 'host');
  const clean = History.fromObject(scrubbed(History.fromObject(history), scrub) as object);
  writeFileSync(join(import.meta.dirname, name + ENDING), gzipSync(History.encode(clean).finish(), { level: 9 }));
  return clean.events.length;
}

export function readHistory(file: string): temporal.api.history.v1.History {
  return History.decode(gunzipSync(readFileSync(join(import.meta.dirname, file))));
}

/** Every text of a message, those inside payloads (JSON in bytes) included. */
function scrubbed(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (value instanceof Uint8Array) return Buffer.from(scrub(Buffer.from(value).toString('utf8')), 'utf8');
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, scrub));
  const plain = typeof value === 'object' && value !== null && !('unsigned' in value);
  if (!plain) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubbed(item, scrub)]));
}
