import { Context } from '@temporalio/activity';
import type { Database } from '../database/open.ts';
import { toTemporalFailure } from './to-temporal-failure.ts';

const BEAT_MS = 4000;

/**
 * Runs a bookkeeping step: it heartbeats while `work` lasts, waits for the database only until it is cancelled, and its
 * failures travel typed.
 */
export async function step<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work(database.during(context.cancellationSignal));
  } catch (error) {
    throw toTemporalFailure(error, context.info.attempt);
  } finally {
    clearInterval(beat);
  }
}
