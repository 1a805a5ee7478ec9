import { setTimeout as sleep } from 'node:timers/promises';
import { PdrError } from '../domain/failures.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const PATIENCE_MS = 3_600_000;

/**
 * Repeats `work` while the host is at fault (a full disk, a storage that is away), so that a computed result waits
 * instead of being computed again. After an hour the fault of a storage is thrown. A database is waited for as long as
 * it takes: by its own patience each time, and then once more.
 */
export async function waitOut<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      const type = error instanceof PdrError ? error.type : undefined;
      const isOver = type !== 'DatabaseUnreachable' && performance.now() - started > PATIENCE_MS;
      if ((type !== 'StorageUnavailable' && type !== 'DatabaseUnreachable') || isOver) throw error;
      await sleep(pause * (0.5 + Math.random()), undefined, { signal });
    }
  }
}
