import { setTimeout as sleep } from 'node:timers/promises';
import { PdrError } from '../domain/failures.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const PATIENCE_MS = 3_600_000;

/**
 * Repeats `work` while the host is at fault (a full disk, a storage that is away), so that a computed result waits
 * instead of being computed again. After an hour the fault is thrown.
 */
export async function waitOut<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      const passes = error instanceof PdrError && error.type === 'StorageUnavailable';
      if (!passes || performance.now() - started > PATIENCE_MS) throw error;
      await sleep(pause * (0.5 + Math.random()), undefined, { signal });
    }
  }
}
