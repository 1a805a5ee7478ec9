import { PdrError } from '../../domain/failures.ts';
import type { Ended } from './guardian-messages.ts';
import { lastLines } from './output-tail.ts';
import type { ProgramRun } from './run-program.ts';

/** How many lines of output stand in a failure. */
export const TAIL_LINES = 20;

/** How a program that ended by itself failed; undefined when it did not. */
export function failureOf(run: ProgramRun, ended: Ended): PdrError | undefined {
  if (ended.exitCode === 0) return undefined;
  const outputTail = lastLines(run.outputFile, TAIL_LINES);
  if (ended.exitCode === null) return killed(run, ended.signal, outputTail);
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

function killed(run: ProgramRun, signal: string | null, outputTail: readonly string[]): PdrError {
  const message = withTail(`${run.argv[0]} was ended by ${killerOf(signal)}`, outputTail);
  // Not the model's fault, so it is no result either.
  if (signal === null) return new PdrError('ProcessesUnavailable', message, { outputTail });
  return new PdrError('ExecutableKilled', message, { signal, outputTail });
}

function killerOf(signal: string | null): string {
  if (signal === null) return 'its worker, because the guardian that had started it was killed.';
  const hint = ' Nobody here sent it: look for the kernel running out of memory.';
  return `the signal ${signal}.${signal === 'SIGKILL' ? hint : ''}`;
}
