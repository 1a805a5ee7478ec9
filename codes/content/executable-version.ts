import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalGroup } from '../process/process-group.ts';
import { programEnvironment } from '../process/program-environment.ts';

export interface ExecutableVersion {
  readonly revision?: string;
  /** As the program says it, e.g. `Feb 11 2025 at 11:01:00`. */
  readonly compiledAt?: string;
}

const TIME_LIMIT_MS = 10_000;
const LONGEST_ANSWER = 64 * 1024;

/**
 * Asks a program for its version: `<program> --version`, in an empty folder, because one that does not know the option
 * begins to compute. It is ended after ten seconds; then, and where it says nothing of the kind, nothing is known.
 */
export async function readVersion(
  program: readonly string[],
  timeLimitMs = TIME_LIMIT_MS,
): Promise<ExecutableVersion> {
  const folder = await mkdtemp(join(tmpdir(), 'pdr-run-version-'));
  try {
    return parseVersion(await answerOf([...program, '--version'], folder, timeLimitMs));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A line with `Revision: <r>`, and a last line `compiled the <date> at <time>`. */
export function parseVersion(answer: string): ExecutableVersion {
  const revision = /Revision:\s*([^\s$]+)/.exec(answer)?.[1];
  const lastLine = answer.trimEnd().split('\n').at(-1) ?? '';
  const compiledAt = /compiled the\s+(.+ at .+?)\s*$/.exec(lastLine)?.[1];
  return { ...(revision !== undefined && { revision }), ...(compiledAt !== undefined && { compiledAt }) };
}

function answerOf(argv: readonly string[], folder: string, timeLimitMs: number): Promise<string> {
  const [program = '', ...rest] = argv;
  const child = spawn(program, rest, {
    cwd: folder,
    detached: true,
    env: programEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (answer.length < LONGEST_ANSWER) answer += text;
  });
  const end = (): void => {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    child.stdout.destroy();
  };
  const timer = setTimeout(end, timeLimitMs);
  return new Promise((settle) => {
    child.once('error', () => settle(''));
    child.once('exit', () => setImmediate(end));
    child.once('close', () => settle(answer));
  }).then((text) => {
    clearTimeout(timer);
    return text as string;
  });
}
