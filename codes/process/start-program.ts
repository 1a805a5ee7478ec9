import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PdrError } from '../../domain/failures.ts';
import type { ProgramRun } from './run-program.ts';

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs, under guard. */
export interface Program {
  /** Number of its process group, which is the program's own process number. */
  readonly group: number;
  readonly ended: Promise<Ended>;
}

/** Opens the file anew, for the program to write and for the worker to read its end. */
export function openOutput(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'w+');
  } catch (error) {
    throw new PdrError('ScratchUnavailable', `Cannot write ${path}: ${(error as Error).message}`, {}, error);
  }
}

/**
 * Starts the program as leader of its own process group and registers that with the guardian before anything else can
 * happen. Throws `ExecutableNotStarted` with the remedy.
 */
export async function startProgram(
  run: ProgramRun,
  output: number,
  environment: NodeJS.ProcessEnv,
): Promise<Program> {
  for (let attempt = 1; ; attempt += 1) {
    const child = trySpawn(run, output, environment);
    if (child.pid !== undefined) {
      run.guardian.register(child.pid);
      return { group: child.pid, ended: endOf(child) };
    }
    const error = await startError(child);
    if (error.code !== 'ETXTBSY' || attempt === 20) throw notStarted(run, error);
    // Another program, started while this one's file was written, holds it open until its own start is through.
    await sleep(10);
  }
}

function trySpawn(run: ProgramRun, output: number, environment: NodeJS.ProcessEnv): ChildProcess {
  const [program = '', ...rest] = run.argv;
  try {
    return spawn(program, rest, {
      cwd: run.cwd,
      env: environment,
      detached: true,
      stdio: ['ignore', output, output],
    });
  } catch (error) {
    throw notStarted(run, error as NodeJS.ErrnoException);
  }
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((settle) => child.once('exit', (exitCode, signal) => settle({ exitCode, signal })));
}

function startError(child: ChildProcess): Promise<NodeJS.ErrnoException> {
  return new Promise((settle) => child.once('error', settle));
}

function notStarted(run: ProgramRun, error: NodeJS.ErrnoException): PdrError {
  if (!existsSync(run.cwd)) {
    return new PdrError('ScratchUnavailable', `The working directory ${run.cwd} is gone.`, {}, error);
  }
  const program = resolve(run.cwd, run.argv[0] ?? '');
  return new PdrError(
    'ExecutableNotStarted',
    `Cannot start ${program}: ${remedyOf(program, error)}`,
    {},
    error,
  );
}

function remedyOf(program: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' && existsSync(program)) {
    return 'the interpreter in its first line, or the loader it was linked for, is not on this host.';
  }
  const remedy = REMEDIES[error.code ?? ''];
  return remedy === undefined ? error.message : `${remedy} (${error.code}).`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check pdr.base_dir and the executable names of the configuration',
  EACCES: 'it is not executable: chmod +x it, and see that its file system is not mounted noexec',
  ENOEXEC: 'it is not a program for this machine; compile it for this processor',
  EAGAIN: 'this user may start no more processes: lower the slots or raise ulimit -u',
  ENOMEM: 'this host has no memory left: lower the slots',
  EMFILE: 'this worker may open no more files: raise ulimit -n',
};
