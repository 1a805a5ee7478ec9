import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Guardian, startGuardian } from '../../../codes/process/guardian.ts';
import type { Progress } from '../../../codes/process/output-watch.ts';
import { type ProgramResult, type ProgramRun, runProgram } from '../../../codes/process/run-program.ts';
import { PdrError } from '../../../domain/failures.ts';
import { isRunning } from '../support/is-running.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let guardian: Guardian;

beforeAll(() => {
  guardian = startGuardian(process.env);
});

afterAll(() => guardian.end());

/** Runs a line of shell as a program of its own in a fresh folder. */
function run(folder: string, script: string, more: Partial<ProgramRun> = {}): Promise<ProgramResult> {
  return runProgram({
    argv: ['sh', '-c', script],
    cwd: folder,
    outputFile: join(folder, 'pdroutput/TEXTOUT'),
    guardian,
    signal: new AbortController().signal,
    ...more,
  });
}

function outputOf(folder: string): string {
  return readFileSync(join(folder, 'pdroutput/TEXTOUT'), 'utf8');
}

async function failureOf(ended: Promise<unknown>): Promise<PdrError> {
  const error = await ended.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PdrError);
  return error as PdrError;
}

/** The process number that a script has written into its output. */
async function childIn(folder: string): Promise<number> {
  await waitUntil('the script names its child', () => /child \d+/.test(outputOrNothing(folder)));
  return Number(/child (\d+)/.exec(outputOf(folder))?.[1]);
}

function outputOrNothing(folder: string): string {
  try {
    return outputOf(folder);
  } catch {
    return '';
  }
}

test('a program that ends well has both its outputs in the file, in their order', async () => {
  const folder = await tempFolder();
  expect(await run(folder, 'echo one; echo two >&2; echo three')).toMatchObject({ exitCode: 0 });
  expect(outputOf(folder)).toBe('one\ntwo\nthree\n');
});

test('a program reads nothing from the worker', async () => {
  const folder = await tempFolder();
  await run(folder, 'cat; echo end');
  expect(outputOf(folder)).toBe('end\n');
});

test('arguments reach a program as they are, without a shell', async () => {
  const folder = await tempFolder();
  await run(folder, '', { argv: ['printf', '%s|', '$HOME', 'a b', '*', ';ls'] });
  expect(outputOf(folder)).toBe('$HOME|a b|*|;ls|');
});

test('an exit status is a failure with the status and the last 20 lines', async () => {
  const folder = await tempFolder();
  const failure = await failureOf(run(folder, 'for i in $(seq 30); do echo "line $i"; done; exit 3'));
  expect(failure.type).toBe('ExecutableFailed');
  expect(failure.facts.exitCode).toBe(3);
  expect(failure.facts.outputTail).toEqual(Array.from({ length: 20 }, (_, index) => `line ${index + 11}`));
  expect(failure.message).toMatch(/exit status 3[\s\S]*line 30$/);
});

test('a failure without output says that there was none', async () => {
  const failure = await failureOf(run(await tempFolder(), 'exit 1'));
  expect(failure.message).toBe('sh ended with exit status 1. It wrote no output.');
});

test('the exit status that means so is "did not converge"', async () => {
  const failure = await failureOf(run(await tempFolder(), 'exit 3', { notConvergedStatus: 3 }));
  expect(failure.type).toBe('NotConverged');
});

test('a crash is named by its signal', async () => {
  const failure = await failureOf(run(await tempFolder(), 'echo computing; kill -s SEGV $$'));
  expect(failure.type).toBe('ExecutableKilled');
  expect(failure.facts).toEqual({ signal: 'SIGSEGV', outputTail: ['computing'] });
});

test('a missing program, one without the right to run and one without interpreter say what to do', async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, 'text'), 'echo');
  await writeFile(join(folder, 'script'), '#!/no/such/interpreter\n');
  await chmod(join(folder, 'script'), 0o755);
  const messages = await Promise.all(
    ['./nothing', './text', './script'].map(async (program) => {
      const failure = await failureOf(run(folder, '', { argv: [program] }));
      expect(failure.type).toBe('ExecutableNotStarted');
      return failure.message.replace(folder, '');
    }),
  );
  expect(messages[0]).toContain('/nothing: there is no such file; check pdr.base_dir');
  expect(messages[1]).toContain('/text: it is not executable: chmod +x it');
  expect(messages[2]).toContain('/script: the interpreter in its first line');
});

test('a lost working directory is the fault of the host', async () => {
  const folder = await tempFolder();
  const failure = await failureOf(run(folder, 'true', { cwd: join(folder, 'gone') }));
  expect(failure.type).toBe('ScratchUnavailable');
});

test('a hung program is ended at its time limit', async () => {
  const folder = await tempFolder();
  const failure = await failureOf(run(folder, 'echo begun; sleep 1000', { timeoutSeconds: 0.3 }));
  expect(failure.type).toBe('TimeLimitExceeded');
  expect(failure.facts.outputTail).toEqual(['begun']);
});

test('a program deaf to SIGTERM is ended all the same, and the run ends only after it', async () => {
  const folder = await tempFolder();
  const script = "trap '' TERM; echo child $$; while :; do sleep 1000; done";
  const failure = await failureOf(run(folder, script, { timeoutSeconds: 0.3 }));
  expect(failure.type).toBe('TimeLimitExceeded');
  expect(isRunning(await childIn(folder))).toBe(false);
});

test('a silent program is ended, and one that goes on writing is not', async () => {
  const silent = await failureOf(run(await tempFolder(), 'echo begun; sleep 1000', { silenceSeconds: 0.5 }));
  expect(silent.type).toBe('SilenceLimitExceeded');
  const busy = 'for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.2; done';
  expect(await run(await tempFolder(), busy, { silenceSeconds: 1 })).toMatchObject({ exitCode: 0 });
});

test('a silent program without a limit to its silence ends well', async () => {
  expect(await run(await tempFolder(), 'sleep 1.5')).toMatchObject({ exitCode: 0 });
});

test('children that outlive a clean end are ended, and that is no failure', async () => {
  const folder = await tempFolder();
  await run(folder, 'sleep 1000 & echo child $!');
  expect(isRunning(await childIn(folder))).toBe(false);
});

test('cancellation ends children, also those in a session of their own, and gives its own reason', async () => {
  for (const starter of ['sleep 1000 &', 'setsid sleep 1000 &']) {
    const folder = await tempFolder();
    const cancel = new AbortController();
    const ended = run(folder, `${starter} echo child $!; sleep 1000`, { signal: cancel.signal });
    const child = await childIn(folder);
    expect(isRunning(child)).toBe(true);
    const reason = new Error('cancelled by its user');
    cancel.abort(reason);
    await expect(ended).rejects.toBe(reason);
    expect(isRunning(child)).toBe(false);
  }
});

test('a program is not started when cancellation came first', async () => {
  const folder = await tempFolder();
  await expect(run(folder, 'true', { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
    'too late',
  );
  expect(outputOrNothing(folder)).toBe('');
});

test('progress tells bytes and the last line while the program runs', async () => {
  const seen: Progress[] = [];
  await run(await tempFolder(), 'echo first; printf "step 1\\rstep 2"; sleep 1.4', {
    onProgress: (progress) => seen.push(progress),
  });
  expect(seen).toContainEqual({ bytes: 19, lastLine: 'step 2' });
});

test('100 MB of output reach the file and leave the memory of the worker alone', async () => {
  const folder = await tempFolder();
  const before = process.memoryUsage().rss;
  let peak = before;
  await run(folder, 'yes "a line of some forty bytes of chatter..." | head -c 100000000', {
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage().rss);
    },
  });
  peak = Math.max(peak, process.memoryUsage().rss);
  expect(readFileSync(join(folder, 'pdroutput/TEXTOUT')).length).toBe(100_000_000);
  expect(peak - before).toBeLessThan(50_000_000);
});

test('a program that was written a moment ago by a busy worker can be started', async () => {
  const folder = await tempFolder();
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const program = join(folder, `program-${index}`);
      writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      const outputFile = join(folder, `output-${index}`);
      return run(folder, '', { argv: [program], outputFile });
    }),
  );
  expect(outcomes).toHaveLength(60);
});
