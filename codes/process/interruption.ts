import { PdrError } from '../../domain/failures.ts';
import { lastLines } from './output-tail.ts';
import { watchOutput } from './output-watch.ts';
import { TAIL_LINES, withTail } from './program-failure.ts';
import type { ProgramRun } from './run-program.ts';

interface Interruption {
  /** Why the program is to be ended before its time; pending for ever if nothing interrupts it. */
  readonly reason: Promise<unknown>;
  stop(): void;
}

/** Whatever ends a running program early: cancellation, its time limit, its silence. */
export function interruptionOf(run: ProgramRun): Interruption {
  const undo: (() => void)[] = [];
  const reason = new Promise<unknown>((interrupt) => {
    undo.push(
      onAbort(run.signal, interrupt),
      onTimeout(run, interrupt),
      watchOutput(run.outputFile, {
        ...(run.silenceSeconds !== undefined && { silenceSeconds: run.silenceSeconds }),
        ...(run.onProgress && { onProgress: run.onProgress }),
        onSilent: () => interrupt(silenceExceeded(run)),
      }),
    );
  });
  return { reason, stop: () => undo.forEach((step) => step()) };
}

function onAbort(signal: AbortSignal, interrupt: (reason: unknown) => void): () => void {
  const listener = (): void => interrupt(signal.reason);
  signal.addEventListener('abort', listener, { once: true });
  if (signal.aborted) listener();
  return () => signal.removeEventListener('abort', listener);
}

/** The longest delay a timer takes; a limit beyond it (25 days) is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function onTimeout(run: ProgramRun, interrupt: (reason: unknown) => void): () => void {
  if (run.timeoutSeconds === undefined) return () => {};
  const deadline = performance.now() + 1000 * run.timeoutSeconds;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = deadline - performance.now();
    if (left <= 0) interrupt(timeExceeded(run));
    else timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
  };
  timer = setTimeout(wait, 0);
  return () => clearTimeout(timer);
}

function timeExceeded(run: ProgramRun): PdrError {
  const outputTail = lastLines(run.outputFile, TAIL_LINES);
  const message = `${run.argv[0]} was ended at its time limit, ${shortSeconds(run.timeoutSeconds)} s after its start.`;
  return new PdrError('TimeLimitExceeded', withTail(message, outputTail), { outputTail });
}

function silenceExceeded(run: ProgramRun): PdrError {
  const outputTail = lastLines(run.outputFile, TAIL_LINES);
  const message = `${run.argv[0]} was ended because it had written nothing for ${shortSeconds(run.silenceSeconds)} s.`;
  return new PdrError('SilenceLimitExceeded', withTail(message, outputTail), { outputTail });
}

function shortSeconds(seconds = 0): string {
  return String(Number(seconds.toFixed(1)));
}
