import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import type { Guardian } from './guardian.ts';
import type { Refusal, StartRequest } from './guardian-messages.ts';
import { type Program, StartRefused } from './program.ts';

/**
 * Has a program started; throws `ExecutableNotStarted` with the remedy, or, where the host is at fault, `ScratchUnavailable`
 * or `ProcessesUnavailable`.
 */
export async function startProgram(guardian: Guardian, request: StartRequest): Promise<Program> {
  try {
    return await guardian.start(request);
  } catch (error) {
    throw error instanceof StartRefused ? notStarted(request, error) : error;
  }
}

function notStarted(request: StartRequest, error: StartRefused): PdrError {
  const { of, code, message: reason } = error.refusal;
  if (of === 'output') {
    return new PdrError('ScratchUnavailable', `Cannot write ${request.outputFile}: ${reason}`, {}, error);
  }
  if (!existsSync(request.cwd)) {
    return new PdrError('ScratchUnavailable', `The working directory ${request.cwd} is gone.`, {}, error);
  }
  const program = resolve(request.cwd, request.argv[0] ?? '');
  const message = `Cannot start ${program}: ${remedyOf(program, error.refusal)}`;
  if (of === 'guardian' || HOST_FAULTS.has(code))
    return new PdrError('ProcessesUnavailable', message, {}, error);
  return new PdrError('ExecutableNotStarted', message, {}, error);
}

function remedyOf(program: string, { code, message }: Refusal): string {
  if (code === 'ENOENT' && existsSync(program)) {
    return 'the interpreter in its first line, or the loader it was linked for, is not on this host.';
  }
  const remedy = REMEDIES[code];
  return remedy === undefined ? message : `${remedy} (${code}).`;
}

/** No process, no memory, no file to be had: whatever program was asked for. */
const HOST_FAULTS = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check pdr.base_dir and the executable names of the configuration',
  EACCES: 'it is not executable: chmod +x it, and see that its file system is not mounted noexec',
  ENOEXEC: 'it is not a program for this machine; compile it for this processor',
  EAGAIN: 'this user may start no more processes: lower the slots or raise ulimit -u',
  ENOMEM: 'this host has no memory left: lower the slots',
  EMFILE: 'this worker may open no more files: raise ulimit -n',
  ENFILE: 'this host may open no more files: lower the slots or raise fs.file-max',
};
