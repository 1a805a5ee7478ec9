import { connect } from 'node:net';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SEARCH_ATTRIBUTES } from '../domain/names.ts';
import { startDaemon, waitUntilReady } from './daemon.ts';
import { endProcess, type ProcessMark } from './processes.ts';
import { findTemporal } from './programs.ts';
import { STACK_NAMESPACE } from './temporal-namespace.ts';

export interface RunningTemporal {
  readonly process: ProcessMark;
  readonly port: number;
  readonly uiPort: number;
}

export interface TemporalOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly log: string;
  /** Hears of the process before it is ready, so that it can be remembered whatever happens. */
  readonly onStarted?: (server: RunningTemporal) => void;
}

/** How long an ended grid stays in the Web UI; the dev server's own choice is one day. */
const RETENTION = msToTs('30 days');

const START_SECONDS = 60;
const STOP_SECONDS = 15;

/**
 * Starts the Temporal dev server with its Web UI on 127.0.0.1, its store in `<folder>/temporal.db`, and the search
 * attributes of grids; returns once it answers for its namespace. With `synchronous=normal` SQLite may lose the last
 * moments before a power cut, though never its order: a grid then repeats a step, and steps are idempotent.
 */
export async function startTemporal(folder: string, options: TemporalOptions): Promise<RunningTemporal> {
  const daemon = startDaemon({
    program: findTemporal(),
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--ui-disable-news-fetch', '--log-level', 'error'],
      // The user's own profile and TEMPORAL_* variables speak of another server.
      ...['--disable-config-file', '--disable-config-env'],
      ...['--port', String(options.port), '--ui-port', String(options.uiPort)],
      ...['--db-filename', join(folder, 'temporal.db')],
      ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
      ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
        '--search-attribute',
        `${name}=${type}`,
      ]),
    ],
    log: options.log,
    environment: process.env,
    folder,
  });
  const server: RunningTemporal = { process: daemon, port: options.port, uiPort: options.uiPort };
  options.onStarted?.(server);
  await awaitTemporal(server, options.log);
  return server;
}

/** Waits until a started server answers for its namespace, which it then keeps for a month. */
export async function awaitTemporal(server: RunningTemporal, log: string): Promise<void> {
  await waitUntilReady(server.process, log, START_SECONDS, () => answers(server));
}

/** Ends the dev server; one that is gone already is fine. Its store stays. */
export async function stopTemporal(server: Pick<RunningTemporal, 'process'>): Promise<void> {
  await endProcess(server.process, STOP_SECONDS);
}

async function answers(server: RunningTemporal): Promise<void> {
  // A plain connection first: gRPC's own waits a second between its tries.
  await Promise.all([listens(server.port), listens(server.uiPort)]);
  const connection = await Connection.connect({ address: `127.0.0.1:${server.port}`, connectTimeout: '5s' });
  try {
    await keepEndedGrids(connection);
    await requireSearchAttributes(connection);
  } finally {
    await connection.close();
  }
}

function listens(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1' })
      .once('error', fail)
      .once('connect', () => {
        socket.destroy();
        done();
      });
  });
}

async function keepEndedGrids({ workflowService }: Connection): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace: STACK_NAMESPACE });
  if (String(config?.workflowExecutionRetentionTtl?.seconds) === String(RETENTION.seconds)) return;
  await workflowService.updateNamespace({
    namespace: STACK_NAMESPACE,
    config: { workflowExecutionRetentionTtl: RETENTION },
  });
}

/** The server registers them shortly after it begins to answer. */
async function requireSearchAttributes({ operatorService }: Connection): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace: STACK_NAMESPACE });
  const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in customAttributes));
  if (missing.length > 0) throw new Error(`search attributes not there yet: ${missing.join(', ')}`);
}
