import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FromGuardian, Refusal, ToGuardian } from './guardian-messages.ts';
import { GUARD_VARIABLE } from './marked-processes.ts';
import { isGroupAlive } from './process-group.ts';

type Start = Extract<ToGuardian, { readonly kind: 'start' }>;

/** In the guardian: starts a program as leader of its own process group and tells what becomes of it. */
export function startRequested(
  start: Start,
  environment: NodeJS.ProcessEnv,
  groups: Set<number>,
  tell: (message: FromGuardian) => void,
  attempt = 1,
): void {
  const refuse = (of: Refusal['of'], { code = '', message }: NodeJS.ErrnoException): void =>
    tell({ kind: 'refused', run: start.run, of, code, message });
  let output: number;
  try {
    output = openOutput(start.outputFile);
  } catch (error) {
    return refuse('output', error as NodeJS.ErrnoException);
  }
  try {
    const child = spawnInGroup(start, environment, output);
    if (child.pid !== undefined) follow(child, child.pid);
    else child.once('error', tryAgainOrRefuse);
  } catch (error) {
    refuse('program', error as NodeJS.ErrnoException);
  } finally {
    closeSync(output);
  }

  function follow(child: ChildProcess, group: number): void {
    groups.add(group);
    tell({ kind: 'started', run: start.run, group });
    child.once('exit', (exitCode, signal) => {
      const leftBehind = isGroupAlive(group);
      if (!leftBehind) groups.delete(group);
      tell({ kind: 'ended', run: start.run, exitCode, signal, leftBehind });
    });
  }

  /** A file that was written a moment ago may still be held open by a process that was forked meanwhile. */
  function tryAgainOrRefuse(error: NodeJS.ErrnoException): void {
    if (error.code !== 'ETXTBSY' || attempt === 20) refuse('program', error);
    else setTimeout(startRequested, 10, start, environment, groups, tell, attempt + 1);
  }
}

function openOutput(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'w');
  }
}

function spawnInGroup(
  { argv, cwd, mark }: Start,
  environment: NodeJS.ProcessEnv,
  output: number,
): ChildProcess {
  const [program = '', ...rest] = argv;
  // Output goes straight to the file: no byte of it passes through a process of ours.
  return spawn(program, rest, {
    cwd,
    env: { ...environment, [GUARD_VARIABLE]: mark },
    detached: true,
    stdio: ['ignore', output, output],
  });
}
