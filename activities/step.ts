import { Context } from '@temporalio/activity';
import { toTemporalFailure } from './to-temporal-failure.ts';

const BEAT_MS = 4000;

/** Runs a bookkeeping step: it heartbeats while `work` lasts, ends when asked to, and its failures travel typed. */
export async function step<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work(context.cancellationSignal);
  } catch (error) {
    throw toTemporalFailure(error);
  } finally {
    clearInterval(beat);
  }
}
