import { existsSync } from 'node:fs';
import { stackFiles } from './data-dir.ts';
import { withStackLock } from './lock.ts';
import { stopMariadb } from './mariadb.ts';
import { isRunning } from './processes.ts';
import { changeState, readState, runningWorkers, type StackState } from './state.ts';
import { endWorker } from './end-worker.ts';
import { stopTemporal } from './temporal-server.ts';

/** The parts of a stack, by the names that `down` prints. */
export type StackPart = 'worker' | 'Temporal' | 'MariaDB';

export interface DownRequest {
  readonly dataDir: string;
  /** How long running models may still take before they are handed back to Temporal. */
  readonly drainSeconds?: number;
}

/**
 * Ends the processes that `up` started in this data directory, and no other; data and ports stay. Workers go first, so
 * that they can hand their models back: those resume after the next `up`. With nothing running it does nothing.
 */
export async function down({ dataDir, drainSeconds = 10 }: DownRequest): Promise<{ stopped: StackPart[] }> {
  if (!existsSync(stackFiles(dataDir).state)) return { stopped: [] };
  return withStackLock(dataDir, async () => {
    const state = readState(dataDir);
    const workers = runningWorkers(state);
    await Promise.all(workers.map((worker) => endWorker(worker.process, drainSeconds)));
    changeState(dataDir, { workers: [] });
    const servers = await Promise.all([downTemporal(dataDir, state), downDatabase(dataDir, state)]);
    return { stopped: [...workers.map(() => 'worker' as const), ...servers.flat()] };
  });
}

async function downTemporal(dataDir: string, { temporal }: StackState): Promise<StackPart[]> {
  if (temporal?.process === undefined) return [];
  const ran = isRunning(temporal.process);
  await stopTemporal({ process: temporal.process });
  changeState(dataDir, { temporal: { port: temporal.port, uiPort: temporal.uiPort } });
  return ran ? ['Temporal'] : [];
}

async function downDatabase(dataDir: string, { database }: StackState): Promise<StackPart[]> {
  if (database?.process === undefined) return [];
  const ran = isRunning(database.process);
  await stopMariadb({ process: database.process, socket: database.socket });
  changeState(dataDir, { database: { port: database.port, socket: database.socket } });
  return ran ? ['MariaDB'] : [];
}
