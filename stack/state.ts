import { stackFiles } from './data-dir.ts';
import { readCredentials } from './credentials.ts';
import { readJson, writePrivateJson } from './private-file.ts';
import { isRunning, type ProcessMark } from './processes.ts';
import { STACK_NAMESPACE } from './temporal-namespace.ts';

/** A worker of the stack: each serves one configuration, from a task queue of its own. */
export interface StackWorker {
  readonly process: ProcessMark;
  readonly slots: number;
  readonly taskQueue: string;
  /** Stands for the configuration that it serves. */
  readonly setupDigest: string;
  readonly log: string;
}

/** What `stack.json` holds. A part without a process is not running; its ports are kept for its next start. */
export interface StackState {
  readonly temporal?: { readonly port: number; readonly uiPort: number; readonly process?: ProcessMark };
  readonly database?: { readonly port: number; readonly socket: string; readonly process?: ProcessMark };
  readonly workers: readonly StackWorker[];
  /** Task queues by the configurations that they were given to: a grid that waits in one finds its workers again. */
  readonly queues?: Readonly<Record<string, string>>;
}

/** What others may know of a running stack, and what `up --json` prints: no password. */
export interface StackInfo {
  readonly dataDir: string;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly uiUrl: string };
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly username: string;
  };
  /** The stack's first worker, unless it was left out or has ended. */
  readonly worker: { readonly pid: number; readonly slots: number } | null;
}

/** The state as it was last written; processes in it may have ended since. */
export function readState(dataDir: string): StackState {
  return (readJson(stackFiles(dataDir).state) as StackState | undefined) ?? { workers: [] };
}

/** Only the holder of the stack's lock changes its state. */
export function changeState(dataDir: string, change: Partial<StackState>): void {
  writePrivateJson(stackFiles(dataDir).state, { ...readState(dataDir), ...change });
}

export function runningWorkers(state: StackState): StackWorker[] {
  return state.workers.filter((worker) => isRunning(worker.process));
}

/** The stack of a data directory, if both its servers run; connects to nothing. */
export function readStack(dataDir: string): StackInfo | undefined {
  const state = readState(dataDir);
  const { temporal, database } = state;
  const account = readCredentials(dataDir);
  if (!isRunning(temporal?.process) || !isRunning(database?.process) || account === undefined)
    return undefined;
  const [worker] = runningWorkers(state);
  return {
    dataDir,
    temporal: {
      address: `127.0.0.1:${temporal.port}`,
      namespace: STACK_NAMESPACE,
      uiUrl: `http://127.0.0.1:${temporal.uiPort}`,
    },
    database: {
      host: '127.0.0.1',
      port: database.port,
      database: account.database,
      username: account.username,
    },
    worker: worker === undefined ? null : { pid: worker.process.pid, slots: worker.slots },
  };
}
