import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PdrError } from '../domain/failures.ts';
import { startDaemon, waitUntilReady } from './daemon.ts';
import { stackFiles } from './data-dir.ts';
import { withStackLock } from './lock.ts';
import { readJson } from './private-file.ts';
import { endProcess } from './processes.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { changeState, readState, runningWorkers, type StackWorker } from './state.ts';

/** What a worker is started with; what is absent is the worker's own default. */
export interface WorkerRequest {
  /** Stands for all that the worker's configuration decides: one worker serves all requests that agree in it. */
  readonly setupDigest: string;
  readonly taskQueue: string;
  readonly slots?: number;
  readonly configFile?: string;
}

const START_SECONDS = 60;

/** Megabytes: the space of new objects would grow to 16 three times over, which a worker has no use for. */
const SMALL_NURSERY = '--max-semi-space-size=2';

/**
 * The stack's worker for this configuration: the one that runs already, else a new process, with a task queue of its own
 * where another configuration's worker has the requested one. The stack's servers must run. Safe to call from several
 * programs at once.
 */
export async function startStackWorker(dataDir: string, request: WorkerRequest): Promise<StackWorker> {
  return withStackLock(dataDir, async () => {
    const workers = runningWorkers(readState(dataDir));
    const found = workers.find(({ setupDigest }) => setupDigest === request.setupDigest);
    if (found !== undefined) return found;
    return startWorker(dataDir, workers, { ...request, taskQueue: queueOf(dataDir, request) });
  });
}

/** A configuration keeps its queue for good, whichever workers run when its own is started again. */
function queueOf(dataDir: string, { taskQueue, setupDigest }: WorkerRequest): string {
  const { queues = {} } = readState(dataDir);
  const key = `${taskQueue} ${setupDigest}`;
  const taken = Object.values(queues).includes(taskQueue);
  const queue = queues[key] ?? (taken ? `${taskQueue}-${setupDigest.slice(0, 12)}` : taskQueue);
  changeState(dataDir, { queues: { ...queues, [key]: queue } });
  return queue;
}

async function startWorker(
  dataDir: string,
  others: readonly StackWorker[],
  request: WorkerRequest,
): Promise<StackWorker> {
  const log = join(stackFiles(dataDir).logs, `worker-${freeNumber(others)}.log`);
  const readyFile = `${log}.ready`;
  rmSync(readyFile, { force: true });
  const daemon = startDaemon({
    program: process.execPath,
    args: [SMALL_NURSERY, workerProgram(), ...workerArguments(dataDir, request), '--ready-file', readyFile],
    log,
    environment: withoutTemporal(process.env),
    // Relative paths in the configuration start here, for the worker as for its starter.
    folder: process.cwd(),
  });
  const { setupDigest, taskQueue, slots = 0 } = request;
  const started: StackWorker = { process: daemon, slots, taskQueue, setupDigest, log };
  changeState(dataDir, { workers: [...others, started] });
  const ready = await readiness(started, readyFile);
  const worker = { ...started, slots: ready.slots };
  changeState(dataDir, { workers: [...others, worker] });
  return worker;
}

/** A worker that never comes up must not be found as a running one by the next call. */
async function readiness(worker: StackWorker, readyFile: string): Promise<{ readonly slots: number }> {
  let ready: { readonly slots: number } | undefined;
  try {
    await waitUntilReady(worker.process, worker.log, START_SECONDS, async () => {
      ready = readJson(readyFile) as typeof ready;
      if (ready === undefined) throw new Error(`${readyFile} is not there yet`);
    });
  } catch (error) {
    await endProcess(worker.process, 5);
    throw error;
  } finally {
    rmSync(readyFile, { force: true });
  }
  return ready ?? { slots: worker.slots };
}

function workerArguments(dataDir: string, request: WorkerRequest): string[] {
  const { configFile, slots, taskQueue } = request;
  return [
    ...['--data-dir', dataDir, '--task-queue', taskQueue],
    ...(configFile === undefined ? [] : ['--config', resolve(configFile)]),
    ...(slots === undefined ? [] : ['--slots', String(slots)]),
  ];
}

/** A shell set up for another Temporal must not draw the stack's worker there. */
export function withoutTemporal(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

function workerProgram(): string {
  const program = join(PROJECT_ROOT, 'dist', 'worker', 'main.js');
  if (existsSync(program)) return program;
  throw new PdrError('StackUnavailable', `${program} is missing: run npm run build in ${PROJECT_ROOT}`);
}

function freeNumber(workers: readonly StackWorker[]): number {
  const taken = new Set(workers.map(({ log }) => log.match(/worker-(\d+)\.log$/)?.[1]));
  let number = 1;
  while (taken.has(String(number))) number++;
  return number;
}
