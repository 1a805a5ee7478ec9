import type { Guardian } from './guardian.ts';
import type { StartRequest } from './guardian-messages.ts';
import { interruptionOf } from './interruption.ts';
import type { Progress } from './output-watch.ts';
import { endGroup } from './process-group.ts';
import { failureOf } from './program-failure.ts';
import { startProgram } from './start-program.ts';
import type { Program } from './program.ts';

export interface ProgramRun extends StartRequest {
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly timeoutSeconds?: number;
  /** How long the output may stay unchanged; absent: for ever. */
  readonly silenceSeconds?: number;
  /** Exit status that means `NotConverged`. */
  readonly notConvergedStatus?: number;
  /** Called about once a second. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface ProgramResult {
  readonly seconds: number;
  readonly exitCode: 0;
}

/**
 * Runs a program in a process group of its own and comes back when the whole group has ended, whatever the outcome.
 * Members that outlive the program's clean end are ended, and that is no failure.
 *
 * Throws `ExecutableFailed`, `ExecutableKilled`, `NotConverged`, `TimeLimitExceeded` and `SilenceLimitExceeded` with the
 * last lines of output, `ExecutableNotStarted` with the remedy, `ProcessesUnavailable` where the host is at fault, and the signal's reason when that is aborted; in the
 * last three cases processes that left the group are ended as well (Linux).
 */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  run.signal.throwIfAborted();
  const started = performance.now();
  const program = await startProgram(run.guardian, requestOf(run));
  const interruption = interruptionOf(run);
  const reason = await Promise.race([program.ended.then(() => undefined), interruption.reason]);
  interruption.stop();
  if (reason !== undefined) {
    await endProgram(program, program.mark);
    throw reason;
  }
  const ended = await program.ended;
  if (ended.leftBehind) await endProgram(program);
  const failure = failureOf(run, ended);
  if (failure !== undefined) throw failure;
  return { seconds: (performance.now() - started) / 1000, exitCode: 0 };
}

function requestOf({ argv, cwd, outputFile }: ProgramRun): StartRequest {
  return { argv, cwd, outputFile };
}

/** What cannot be ended stays under guard: the guardian tries again at the worker's end. */
async function endProgram(program: Program, mark?: string): Promise<void> {
  if (!(await endGroup(program.group, mark))) return;
  await program.ended;
  program.forget();
}
