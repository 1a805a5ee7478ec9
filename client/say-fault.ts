import { ConfigurationError } from '../config/configuration-error.ts';
import { PdrError } from '../domain/failures.ts';
import { EXIT } from './exit-status.ts';
import { say } from './print.ts';

/** Says what went wrong and what to do, and tells the exit status that a script reads. */
export function sayFault(error: unknown): number {
  if (error instanceof ConfigurationError) {
    say(error.message);
    return EXIT.usage;
  }
  if (error instanceof PdrError) {
    say(error.message);
    return error.kind === 'host' ? EXIT.unreachable : EXIT.usage;
  }
  say(`pdr-run met a fault that it does not know:\n${error instanceof Error ? error.stack : String(error)}`);
  return EXIT.defect;
}
