import { ApplicationFailure } from '@temporalio/activity';
import { PdrError } from '../domain/failures.ts';

/** The longest pause before a fault of the host is tried again, in seconds. */
const LONGEST_PAUSE = 30;

/**
 * The one place where this program's errors become Temporal's: the type travels, the cause is kept, and the kind decides
 * whether Temporal tries again: after the time that the error names, else after ever longer pauses. Everything else,
 * cancellation above all, passes through untouched.
 */
export function toTemporalFailure(error: unknown, attempt: number): unknown {
  if (!(error instanceof PdrError)) return error;
  const seconds = error.facts.retryAfterSeconds ?? Math.min(2 ** (attempt - 1), LONGEST_PAUSE);
  return ApplicationFailure.create({
    message: error.message,
    type: error.type,
    nonRetryable: error.kind !== 'host',
    details: [error.facts],
    cause: error,
    nextRetryDelay: `${seconds}s`,
  });
}
