import { PdrError } from '../domain/failures.ts';
import { prepareDataDir, stackFiles } from './data-dir.ts';
import { ensureDatabase } from './ensure-database.ts';
import { ensureTemporal } from './ensure-temporal.ts';
import { withStackLock } from './lock.ts';
import { readStack, type StackInfo } from './state.ts';

export interface UpRequest {
  /** As `dataDirOf` gives it. */
  readonly dataDir: string;
  /** Hears what a user should know but need not act on, one sentence a call. */
  readonly tell?: (note: string) => void;
}

/**
 * Brings the servers of the embedded stack up: what runs is found and left alone, what is missing is started, so that
 * calling it twice, or from two programs at once, makes one stack. `startStackWorker` adds workers. Throws
 * `StackUnavailable` with the remedy.
 */
export async function up({ dataDir, tell = () => {} }: UpRequest): Promise<StackInfo> {
  prepareDataDir(stackFiles(dataDir));
  return withStackLock(dataDir, async () => {
    await allOf([ensureDatabase(dataDir, tell), ensureTemporal(dataDir, tell)]);
    return readStack(dataDir) ?? ended(dataDir);
  });
}

/** Waits for all, whatever becomes of the others, since the lock must hold until none of them works any more. */
async function allOf(parts: readonly Promise<void>[]): Promise<void> {
  for (const part of await Promise.allSettled(parts)) if (part.status === 'rejected') throw part.reason;
}

function ended(dataDir: string): never {
  const { logs } = stackFiles(dataDir);
  throw new PdrError('StackUnavailable', `a part of the stack ended right after its start; see ${logs}`);
}
