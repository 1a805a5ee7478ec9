import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PdrError } from '../domain/failures.ts';
import { readJson, writePrivateJson } from './private-file.ts';
import { isRunning, markOf, type ProcessMark } from './processes.ts';

/** One holder of the lock after another: `stack.lock.<n>`; the highest `n` decides. */
const LOCK_FILE = /^stack\.lock\.(\d+)$/;

const RELEASED = { released: true } as const;

type Holder = ProcessMark | typeof RELEASED;

/** Longer than a first `up` on a slow machine takes. */
const PATIENCE_SECONDS = 180;

/**
 * Does `work` while no other `up`, `down` or worker start does so in this data directory. A holder that died counts as
 * gone. Its file is never taken away but outnumbered, since two who both find it dead could otherwise both take over.
 */
export async function withStackLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const held = await acquire(dataDir);
  try {
    return await work();
  } finally {
    writePrivateJson(held, RELEASED);
  }
}

async function acquire(dataDir: string): Promise<string> {
  const deadline = Date.now() + 1000 * PATIENCE_SECONDS;
  for (;;) {
    const last = Math.max(0, ...generations(dataDir));
    const holder = readJson(lockPath(dataDir, last)) as Holder | undefined;
    if (!isHeld(holder) && take(dataDir, last + 1)) return lockPath(dataDir, last + 1);
    if (Date.now() > deadline) throw busy(dataDir, holder);
    await sleep(50);
  }
}

/** A hard link appears with its content and fails where the name is taken: exactly one process gets it. */
function take(dataDir: string, generation: number): boolean {
  const mine = join(dataDir, `stack.lock.${randomUUID()}`);
  writePrivateJson(mine, markOf(process.pid));
  try {
    linkSync(mine, lockPath(dataDir, generation));
  } catch {
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
  return outnumbersAll(dataDir, generation);
}

/** A number may have been used and cleared away already while this process slept: then a higher one stands. */
function outnumbersAll(dataDir: string, generation: number): boolean {
  if (Math.max(...generations(dataDir)) > generation) {
    rmSync(lockPath(dataDir, generation), { force: true });
    return false;
  }
  for (const older of generations(dataDir)) {
    if (older < generation) rmSync(lockPath(dataDir, older), { force: true });
  }
  return true;
}

function isHeld(holder: Holder | undefined): boolean {
  return holder !== undefined && 'pid' in holder && isRunning(holder);
}

function generations(dataDir: string): number[] {
  return readdirSync(dataDir).flatMap((name) => LOCK_FILE.exec(name)?.slice(1, 2).map(Number) ?? []);
}

function lockPath(dataDir: string, generation: number): string {
  return join(dataDir, `stack.lock.${generation}`);
}

function busy(dataDir: string, holder: Holder | undefined): PdrError {
  const who = holder !== undefined && 'pid' in holder ? `process ${holder.pid}` : 'another process';
  return new PdrError(
    'StackUnavailable',
    `${who} has been starting or ending the stack in ${dataDir} for ${PATIENCE_SECONDS} s: end it, or try again later`,
  );
}
