import { setupDigest } from '../config/setup-digest.ts';
import type { StackWorker } from '../stack/state.ts';
import { up } from '../stack/up.ts';
import { startStackWorker } from '../stack/worker-process.ts';
import { say } from './print.ts';
import { openSession, type Session, type SessionRequest } from './session.ts';

/** A session whose servers run, and the task queue whose workers hold what the session's configuration names. */
export interface ReadySession {
  readonly session: Session;
  readonly taskQueue: string;
}

/**
 * Makes sure that somebody can run a grid. A configured Temporal is taken as it is; otherwise the embedded stack is
 * brought up with a worker for this configuration, which gets a task queue of its own where the first one is taken.
 */
export async function readySession(before: Session, request: SessionRequest): Promise<ReadySession> {
  if (!before.usesStack) return { session: before, taskQueue: before.configuration.temporal.taskQueue };
  const session = await startStack(before, request);
  const worker = await workerFor(session);
  const wanted = request.flags?.slots;
  if (wanted !== undefined && worker.slots < wanted) {
    say(
      `note: the worker that runs has ${worker.slots} slots; "pdr-run down", then "pdr-run up --slots ${wanted}", gives it more`,
    );
  }
  return { session, taskQueue: worker.taskQueue };
}

/** Brings the stack's servers up and reads the configuration again with what they offer. */
export async function startStack(
  before: Session,
  request: SessionRequest,
  environment = process.env,
): Promise<Session> {
  if (before.stack === undefined) say(`starting the embedded stack in ${before.dataDir}`);
  await up({ dataDir: before.dataDir, tell: say });
  return openSession(request, environment);
}

/** The stack's worker for this configuration: the one that runs, else a new one. */
export function workerFor({ configuration, dataDir }: Session): Promise<StackWorker> {
  return startStackWorker(dataDir, {
    slots: configuration.worker.slots,
    taskQueue: configuration.temporal.taskQueue,
    setupDigest: setupDigest(configuration),
    ...(configuration.file === undefined ? {} : { configFile: configuration.file }),
  });
}
