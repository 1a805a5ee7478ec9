import { ApplicationFailure } from '@temporalio/activity';
import { PdrError } from '../domain/failures.ts';

/**
 * The one place where this program's errors become Temporal's: the type travels, the cause is kept, and the kind decides
 * whether Temporal tries again. Everything else, cancellation above all, passes through untouched.
 */
export function toTemporalFailure(error: unknown): unknown {
  if (!(error instanceof PdrError)) return error;
  const { retryAfterSeconds } = error.facts;
  return ApplicationFailure.create({
    message: error.message,
    type: error.type,
    nonRetryable: error.kind !== 'host',
    details: [error.facts],
    cause: error,
    ...(retryAfterSeconds === undefined ? {} : { nextRetryDelay: `${retryAfterSeconds}s` as const }),
  });
}
