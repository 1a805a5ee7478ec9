import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly dataDir: string;
  readonly directory?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Called with the process once it runs, for signals. */
  readonly onStart?: (child: ReturnType<typeof spawn>) => void;
}

/** Runs the program as a user does, in a process of its own, and waits for its end. */
export async function pdrRun(words: readonly string[], options: CommandOptions): Promise<Finished> {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/pdr-run.js'), ...words], {
    cwd: options.directory ?? options.dataDir,
    env: { ...process.env, PDR_RUN_DATA_DIR: options.dataDir, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout: stdout(), stderr: stderr() };
}

/** The same, for a command that prints one JSON document; its diagnostics are in the error where it does not. */
export async function pdrRunJson<T>(words: readonly string[], options: CommandOptions): Promise<T> {
  const { stdout, stderr, status } = await pdrRun([...words, '--json'], options);
  try {
    return JSON.parse(stdout) as T;
  } catch (cause) {
    throw new Error(`pdr-run ${words.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`, { cause });
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString('utf8');
}

/** Words that run a grid of some densities with one mass and one field. */
export function densityGrid(file: string, name: string, dens: readonly string[]): string[] {
  const others = ['--chi', '00', '--mass', '00'];
  return ['run', '--config', file, '--model-name', name, '--dens', ...dens, ...others];
}
