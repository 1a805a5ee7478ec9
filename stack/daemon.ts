import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PdrError } from '../domain/failures.ts';
import { isRunning, markOf, type ProcessMark } from './processes.ts';

export interface DaemonCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Output is added to this file. */
  readonly log: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Also the working directory, so that the daemon holds no folder of its starter's. */
  readonly folder: string;
}

/** Starts a program that outlives this one, in a session of its own, so that a Ctrl-C here does not reach it. */
export function startDaemon(command: DaemonCommand): ProcessMark {
  mkdirSync(dirname(command.log), { recursive: true });
  const log = openSync(command.log, 'a', 0o600);
  try {
    const child = spawn(command.program, command.args, {
      cwd: command.folder,
      env: command.environment,
      detached: true,
      stdio: ['ignore', log, log],
    });
    // A program that cannot be started has no pid; the event would only repeat that.
    child.on('error', () => {});
    child.unref();
    const mark = child.pid === undefined ? undefined : markOf(child.pid);
    return mark ?? ended(command.program, command.log);
  } finally {
    closeSync(log);
  }
}

/**
 * Waits until `check` comes back without an error. Throws a `PdrError` of `check` at once, and `StackUnavailable` with
 * the last words of the log when the daemon ends first or is not ready within `seconds`.
 */
export async function waitUntilReady(
  daemon: ProcessMark,
  log: string,
  seconds: number,
  check: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + 1000 * seconds;
  for (;;) {
    const fault = await check().then(() => undefined, errorOf);
    if (fault === undefined) return;
    if (fault instanceof PdrError) throw fault;
    if (!isRunning(daemon)) ended(basename(log, '.log'), log);
    if (Date.now() > deadline) {
      throw new PdrError(
        'StackUnavailable',
        `${basename(log, '.log')} is not ready after ${seconds} s; see ${log}`,
        {},
        fault,
      );
    }
    await sleep(50);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function ended(name: string, log: string): never {
  const tail = lastLines(log, 5);
  throw new PdrError(
    'StackUnavailable',
    `${name} ended while it was starting; see ${log}`,
    { outputTail: tail },
    tail.join('\n'),
  );
}

function lastLines(file: string, count: number): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}
