import { PdrError } from '../../domain/failures.ts';
import { lastLines } from './output-tail.ts';
import type { ProgramRun } from './run-program.ts';
import type { Ended } from './start-program.ts';

/** How a program that ended by itself failed; undefined when it did not. */
export function failureOf(run: ProgramRun, output: number, ended: Ended): PdrError | undefined {
  if (ended.exitCode === 0) return undefined;
  const outputTail = lastLines(output, 20);
  if (ended.exitCode === null) return killed(run, ended.signal ?? 'an unknown signal', outputTail);
  const facts = { exitCode: ended.exitCode, outputTail };
  if (ended.exitCode === run.notConvergedStatus) {
    return new PdrError('NotConverged', withTail(`${run.argv[0]} did not converge.`, outputTail), facts);
  }
  const message = `${run.argv[0]} ended with exit status ${ended.exitCode}.`;
  return new PdrError('ExecutableFailed', withTail(message, outputTail), facts);
}

/** A failure's message with the last lines of output, for places that show nothing but the message. */
export function withTail(message: string, tail: readonly string[]): string {
  return tail.length === 0
    ? `${message} It wrote no output.`
    : `${message} Its last lines of output:\n${tail.join('\n')}`;
}

function killed(run: ProgramRun, signal: string, outputTail: readonly string[]): PdrError {
  const hint = signal === 'SIGKILL' ? ' Nobody here sent it: look for the kernel running out of memory.' : '';
  const message = `${run.argv[0]} was ended by the signal ${signal}.${hint}`;
  return new PdrError('ExecutableKilled', withTail(message, outputTail), { signal, outputTail });
}
