import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll } from 'vitest';
import { stackVariables } from '../../stack/environment-lines.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { endsWithin, signal } from '../../stack/processes.ts';
import { readStack, readState } from '../../stack/state.ts';
import { up } from '../../stack/up.ts';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { type Finished, pdrRun } from './pdr-run.ts';
import type { SharedStack } from './shared-stack.ts';

/** `pdr-run worker` as a process of its own. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** All that it said so far. */
  said(): string;
  ready(): Promise<void>;
  end(name?: NodeJS.Signals): Promise<number | null>;
}

/** Worker processes, as users start them, at the servers of a stack without workers of its own. */
export class WorkerFleet {
  readonly #stack: SharedStack;
  readonly #workers: WorkerProcess[] = [];
  readonly #watchers: Connection[] = [];

  constructor(stack: SharedStack) {
    this.#stack = stack;
    afterAll(async () => {
      for (const watcher of this.#watchers) watcher.destroy();
      await this.endWorkers('SIGKILL');
    });
  }

  async startServers(): Promise<void> {
    const { status, stderr } = await this.#stack.run(['up', '--no-worker']);
    if (status !== 0) throw new Error(stderr);
    writeFileSync(this.standInLog, '');
  }

  /** Ends the database as a power cut does. */
  async killDatabase(): Promise<void> {
    const { process } = readState(this.#stack.dataDir).database ?? {};
    if (process === undefined) throw new Error('no database runs');
    signal(process, 'SIGKILL');
    await endsWithin(process, 10);
  }

  startDatabase(): Promise<unknown> {
    return up({ dataDir: this.#stack.dataDir });
  }

  /** What a shell has after `eval "$(pdr-run env)"`; another user of the database where one is named. */
  environment(username?: string): Record<string, string> {
    const stack = readStack(this.#stack.dataDir);
    if (stack === undefined) throw new Error('no stack runs');
    const user = username === undefined ? {} : { PDR_DB_USERNAME: username, PDR_DB_PASSWORD: 'secret' };
    return { ...stackVariables(stack), ...user, PDR_STORAGE_DIR: join(this.#stack.dataDir, 'archive') };
  }

  /** A command of the client against the servers by name, as on another machine. */
  client(words: readonly string[], username?: string): Promise<Finished> {
    return pdrRun(words, { dataDir: this.#stack.dataDir, environment: this.environment(username) });
  }

  /** Runs a grid, and tells how it ended. */
  async run(
    words: readonly string[],
    username?: string,
  ): Promise<GridSummary & { readonly status: number | null }> {
    const { status, stdout, stderr } = await this.client(['run', ...words, '--json'], username);
    if (stdout === '') throw new Error(`run ended with ${status}: ${stderr}`);
    return { ...(JSON.parse(stdout) as GridSummary), status };
  }

  startWorker(
    words: readonly string[],
    environment: Record<string, string> = this.environment(),
  ): WorkerProcess {
    const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/pdr-run.js'), 'worker', ...words], {
      cwd: this.#stack.dataDir,
      env: { ...process.env, PDR_STAND_IN_LOG: this.standInLog, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const worker: WorkerProcess = {
      child,
      said: () => said,
      ready: async () => {
        while (!said.includes('task queue pdr-run\n')) {
          if (child.exitCode !== null) throw new Error(`a worker ended with ${child.exitCode}: ${said}`);
          await sleep(50);
        }
      },
      end: async (name = 'SIGTERM') => {
        if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
        const gone = once(child, 'exit');
        child.kill(name);
        await gone;
        return child.exitCode;
      },
    };
    this.#workers.push(worker);
    return worker;
  }

  async endWorkers(name?: NodeJS.Signals): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.end(name)));
  }

  get standInLog(): string {
    return join(this.#stack.dataDir, 'stand-ins.log');
  }

  /**
   * Every run of a model's program so far, as the programs themselves log it when they start: one entry a run, which
   * names the model. Throws where two of one model ran at one time.
   */
  programRuns(): string[] {
    const lines = readFileSync(this.standInLog, 'utf8').split('\n');
    const overlap = lines.find((line) => line.startsWith('overlap'));
    if (overlap !== undefined) throw new Error(`two runs of one model at one time: ${overlap}`);
    return lines.filter((line) => line.startsWith('start')).map((line) => line.split(' ').slice(3).join(' '));
  }

  /** A connection of the administrator, who has a place of his own at a full server. */
  async administrator(): Promise<Connection> {
    const socketPath = readState(this.#stack.dataDir).database?.socket;
    if (socketPath === undefined) throw new Error('no database runs');
    const user = userInfo().username;
    const connection = await createConnection({
      socketPath,
      user,
      authPlugins: { unix_socket: () => () => Buffer.alloc(0) },
    });
    await connection.query('set session wait_timeout = 28800');
    this.#watchers.push(connection);
    return connection;
  }

  /** A user with every right to the stack's database, and at most so many connections; 0: without a limit. */
  async makeUser(name: string, connections: number): Promise<void> {
    const administrator = await this.administrator();
    await administrator.query(
      `create or replace user '${name}'@'127.0.0.1' identified by 'secret' with max_user_connections ${connections}`,
    );
    await administrator.query(`grant all on pdr.* to '${name}'@'127.0.0.1'`);
  }

  /** Samples every 20 ms how many connections the server has of a user, those that are still logging in included. */
  async watch(username: string): Promise<() => Promise<{ readonly peak: number; readonly samples: number }>> {
    const administrator = await this.administrator();
    let [stop, peak, samples] = [false, 0, 0];
    const watching = (async () => {
      while (!stop) {
        const [[row]] = await administrator.query<RowDataPacket[]>(
          `select count(*) as n from information_schema.processlist where user in ('${username}', 'unauthenticated user')`,
        );
        peak = Math.max(peak, row?.['n'] as number);
        samples += 1;
        await sleep(20);
      }
    })();
    return async () => {
      stop = true;
      await watching;
      return { peak, samples };
    };
  }
}
