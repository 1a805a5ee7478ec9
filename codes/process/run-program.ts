import { closeSync } from 'node:fs';
import type { Guardian } from './guardian.ts';
import { GUARD_VARIABLE } from './marked-processes.ts';
import { interruptionOf } from './interruption.ts';
import type { Progress } from './output-watch.ts';
import { endGroup, isGroupAlive } from './process-group.ts';
import { failureOf } from './program-failure.ts';
import { type Program, openOutput, startProgram } from './start-program.ts';

export interface ProgramRun {
  /** The program, absolute or relative to `cwd`, and its arguments. No shell takes part. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Absolute path; receives standard output and standard error. */
  readonly outputFile: string;
  /** All that the program sees; see `programEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
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
 * last lines of output, `ExecutableNotStarted` with the remedy, and the signal's reason when that is aborted; in the
 * last three cases processes that left the group are ended as well (Linux).
 */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  run.signal.throwIfAborted();
  const started = performance.now();
  const output = openOutput(run.outputFile);
  try {
    await runInGroup(run, output);
  } finally {
    closeSync(output);
  }
  return { seconds: (performance.now() - started) / 1000, exitCode: 0 };
}

let runs = 0;

async function runInGroup(run: ProgramRun, output: number): Promise<void> {
  runs += 1;
  const mark = `${run.guardian.id}/${runs}`;
  const program = await startProgram(run, output, { ...run.environment, [GUARD_VARIABLE]: mark });
  const interruption = interruptionOf(run, output);
  try {
    const reason = await Promise.race([program.ended.then(() => undefined), interruption.reason]);
    if (reason !== undefined) {
      await endProgram(run, program, mark);
      throw reason;
    }
  } finally {
    interruption.stop();
  }
  if (isGroupAlive(program.group)) await endProgram(run, program);
  else run.guardian.unregister(program.group);
  const failure = failureOf(run, output, await program.ended);
  if (failure !== undefined) throw failure;
}

/** What cannot be ended stays under guard: the guardian tries again at the worker's end. */
async function endProgram(run: ProgramRun, program: Program, mark?: string): Promise<void> {
  if (!(await endGroup(program.group, mark))) return;
  await program.ended;
  run.guardian.unregister(program.group);
}
