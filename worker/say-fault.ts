import { ConfigurationError } from '../config/configuration-error.ts';
import { PdrError } from '../domain/failures.ts';

/** Says why a worker ended and tells the exit status: 2 for configuration, 3 for a server that cannot be reached. */
export function sayFault(error: unknown): number {
  const known = error instanceof ConfigurationError || error instanceof PdrError;
  const text = error instanceof Error ? (known ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}\n`);
  if (!known) return 70;
  return error instanceof PdrError && error.kind === 'host' ? 3 : 2;
}
