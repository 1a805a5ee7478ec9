import { ConfigurationError } from '../config/configuration-error.ts';
import { dataDirOf } from '../stack/data-dir.ts';
import { down } from '../stack/down.ts';
import { readStack, type StackInfo } from '../stack/state.ts';
import { PdrError } from '../domain/failures.ts';
import { withoutTemporal } from '../stack/worker-process.ts';
import { stackVariables } from '../stack/environment-lines.ts';
import { startStack, workerFor } from './ready-stack.ts';
import { openSession, type Session } from './session.ts';

interface Place {
  readonly dataDir?: string | undefined;
  readonly config?: string | undefined;
}

/** `up`: starts what is missing of the embedded stack and tells where it is. */
export async function bringUp(
  args: Place & { slots?: number | undefined; worker: boolean },
): Promise<StackInfo> {
  const request = { ...args, flags: args.slots === undefined ? {} : { slots: args.slots } };
  // The stack is meant, also in a shell that works with another Temporal.
  const environment = withoutTemporal(process.env);
  const before = openSession(request, environment);
  if (!before.usesStack) throw namesTemporal(before);
  const session = await startStack(before, request, environment);
  if (args.worker) await workerFor(session);
  return requireStack(session.dataDir);
}

export function takeDown(args: Place & { drain: number }) {
  if (!(args.drain >= 0)) throw new ConfigurationError(['--drain takes a number of seconds, 0 or more']);
  return down({ dataDir: dataDirOf(args.dataDir, process.env), drainSeconds: args.drain });
}

/** What `env` prints: the one place that shows the database's password, because that is its purpose. */
export function stackEnvironment(args: Place): Record<string, string> {
  return stackVariables(requireStack(dataDirOf(args.dataDir, process.env)));
}

function namesTemporal({ configuration: { file, temporal } }: Session): PdrError {
  const message =
    `${file}: temporal.address names ${temporal.address}, but "up" starts a Temporal of its own: ` +
    'leave the key out, or start a worker for that server with "pdr-run worker"';
  return new PdrError('InvalidGrid', message);
}

function requireStack(dataDir: string): StackInfo {
  const stack = readStack(dataDir);
  if (stack !== undefined) return stack;
  throw new PdrError('StackUnavailable', `no stack runs in ${dataDir}: pdr-run up starts one`);
}
