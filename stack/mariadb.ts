import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { PdrError } from '../domain/failures.ts';
import { startDaemon, waitUntilReady } from './daemon.ts';
import { commonArguments, dataFolderOf, environmentOf, type MariadbAccount } from './mariadb-command.ts';
import { endProcess, type ProcessMark } from './processes.ts';
import { findMariadb } from './programs.ts';

export interface RunningMariadb {
  readonly process: ProcessMark;
  readonly port: number;
  readonly socket: string;
}

export interface MariadbOptions {
  readonly port: number;
  readonly log: string;
  readonly account: MariadbAccount;
  /** Hears of the process before it is ready, so that it can be remembered whatever happens. */
  readonly onStarted?: (server: RunningMariadb) => void;
}

/** A socket's path, with its closing zero, has room for 108 bytes on Linux and 104 on macOS. */
const LONGEST_SOCKET = 103;

/** As long as a recovery after a power cut may take. */
const START_SECONDS = 120;

/** InnoDB writes its log out before it ends; a server killed instead recovers at its next start, only slower. */
const STOP_SECONDS = 60;

/**
 * Starts the server whose data `initialiseMariadb` made in `folder`, on 127.0.0.1, and waits until the account can log
 * in. What was committed survives a power cut: the settings that decide this keep their safe defaults.
 */
export async function startMariadb(folder: string, options: MariadbOptions): Promise<RunningMariadb> {
  const program = findMariadb();
  const socket = socketOf(folder);
  const daemon = startDaemon({
    program: program.mariadbd,
    args: [
      ...commonArguments(program, dataFolderOf(folder)),
      '--bind-address=127.0.0.1',
      `--port=${options.port}`,
      `--socket=${socket}`,
      `--pid-file=${join(dirname(socket), 'server.pid')}`,
      '--skip-name-resolve',
      '--max-connections=151',
    ],
    log: options.log,
    environment: environmentOf(program),
    folder: dataFolderOf(folder),
  });
  const server: RunningMariadb = { process: daemon, port: options.port, socket };
  options.onStarted?.(server);
  await awaitMariadb(server, options);
  return server;
}

/** Waits until a started server lets the account log in. */
export async function awaitMariadb(
  { process, port }: Pick<RunningMariadb, 'process' | 'port'>,
  { log, account }: Pick<MariadbOptions, 'log' | 'account'>,
): Promise<void> {
  await waitUntilReady(process, log, START_SECONDS, () => logIn(port, account));
}

/** Ends the server in good order; one that is gone already is fine. Its data stay. */
export async function stopMariadb(server: Pick<RunningMariadb, 'process' | 'socket'>): Promise<void> {
  await endProcess(server.process, STOP_SECONDS);
  const folder = dirname(server.socket);
  if (dirname(folder) === tmpdir()) rmSync(folder, { recursive: true, force: true });
}

function socketOf(folder: string): string {
  const near = join(folder, 'server.sock');
  if (Buffer.byteLength(near) <= LONGEST_SOCKET) return near;
  return join(mkdtempSync(join(tmpdir(), 'pdr-')), 'server.sock');
}

async function logIn(port: number, account: MariadbAccount): Promise<void> {
  const { username: user, password, database } = account;
  const connection = await createConnection({ host: '127.0.0.1', port, user, password, database }).catch(
    refused,
  );
  await connection.end();
}

/** Waiting helps against a server that is not up yet, not against a wrong password. */
function refused(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'ER_ACCESS_DENIED_ERROR') {
    const message = `the private database does not take the password of its own file (${error.message}): restore that file`;
    throw new PdrError('StackUnavailable', message, {}, error);
  }
  throw error;
}
