import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import { type FileAction, type ModelPlan, type Step, WORKDIR } from '../code.ts';
import type { Progress } from './output-watch.ts';
import { type ProgramRun, runProgram } from './run-program.ts';

/** How a model's programs are run; the time limit is the whole model's. */
export interface StepsRun
  extends Pick<ProgramRun, 'guardian' | 'signal' | 'timeoutSeconds' | 'silenceSeconds'> {
  readonly directory: string;
  readonly onProgress?: (progress: Progress & { readonly step: string }) => void;
}

export interface StepTime {
  readonly name: string;
  readonly seconds: number;
}

/** Runs a plan's programs one after the other in its working directory. Throws what `runProgram` throws. */
export async function runSteps(plan: ModelPlan, run: StepsRun): Promise<StepTime[]> {
  const deadline = performance.now() + 1000 * (run.timeoutSeconds ?? Number.POSITIVE_INFINITY);
  const times: StepTime[] = [];
  for (const step of plan.steps) {
    applyActions(step, step.before, run.directory);
    const { seconds } = await runProgram(programRun(step, run, deadline));
    applyActions(step, step.after, run.directory);
    times.push({ name: step.name, seconds });
  }
  return times;
}

function programRun(step: Step, run: StepsRun, deadline: number): ProgramRun {
  const { directory, onProgress, timeoutSeconds, ...rest } = run;
  return {
    ...rest,
    argv: step.argv.map((argument) => argument.replaceAll(WORKDIR, () => directory)),
    cwd: directory,
    outputFile: join(directory, step.outputFile),
    ...(step.notConvergedStatus !== undefined && { notConvergedStatus: step.notConvergedStatus }),
    ...(timeoutSeconds !== undefined && {
      timeoutSeconds: Math.max(0, (deadline - performance.now()) / 1000),
    }),
    ...(onProgress && { onProgress: (progress) => onProgress({ ...progress, step: step.name }) }),
  };
}

function applyActions(step: Step, actions: readonly FileAction[], directory: string): void {
  for (const action of actions) applyAction(step, action, directory);
}

function applyAction(step: Step, action: FileAction, directory: string): void {
  if (action.kind === 'remove') {
    for (const file of action.files) rmSync(join(directory, file), { force: true });
    return;
  }
  const from = join(directory, action.from);
  const to = join(directory, action.to);
  try {
    if (action.kind === 'move') renameSync(from, to);
    else copyWritable(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PdrError('OutputMissing', `The step "${step.name}" needs ${action.from}, which no step wrote.`);
  }
}

/** Inputs are read-only, a copy in the working directory is not: the next step replaces it. */
function copyWritable(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o644);
}
