import { createHash } from 'node:crypto';
import type { Configuration } from './configuration.ts';

/**
 * Tells one worker's set-up from another's: programs, data, servers and storage, but nothing that a grid brings along and
 * no secret. Two configurations with the same digest can share a worker.
 */
export function setupDigest({
  pdr,
  directories,
  database,
  storage,
  worker,
  quantities,
}: Configuration): string {
  const { modelName: _modelName, chemistry: _chemistry, ...programs } = pdr;
  const { host, port, database: name, username, embedded, diagnosticsEnabled } = database;
  const { scratchDir, stage, keepFailed } = worker;
  const setup = {
    programs,
    directories,
    // The embedded database stays the same one when it has to change its port.
    server: embedded ? 'embedded' : { host, port, name, username },
    storage,
    scratchDir,
    stage,
    keepFailed,
    diagnosticsEnabled,
    quantities,
  };
  return createHash('sha256').update(JSON.stringify(setup)).digest('hex');
}
