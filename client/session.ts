import type { Client } from '@temporalio/client';
import type { Flags, LoadedConfiguration } from '../config/configuration.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { workflowIdOf } from '../domain/names.ts';
import { PdrError } from '../domain/failures.ts';
import { dataDirOf } from '../stack/data-dir.ts';
import { readStack, type StackInfo } from '../stack/state.ts';
import { stackDefaults } from '../stack/stack-defaults.ts';
import { say } from './print.ts';

/** What one command works with: the values in force, and the embedded stack where no other Temporal is named. */
export interface Session extends LoadedConfiguration {
  readonly dataDir: string;
  /** The embedded stack, if it is the one to use and it runs. */
  readonly stack?: StackInfo;
  /** True when no Temporal address was named, so that the embedded stack is meant. */
  readonly usesStack: boolean;
}

export interface SessionRequest {
  readonly config?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly flags?: Partial<Flags>;
}

/** Reads configuration and the stack's state; connects to nothing and starts nothing. */
export function openSession(request: SessionRequest, environment = process.env): Session {
  const dataDir = dataDirOf(request.dataDir, environment);
  const reading = {
    ...(request.config === undefined ? {} : { file: request.config }),
    environment,
    flags: request.flags ?? {},
  };
  const named = loadConfiguration(reading);
  if (named.configuration.temporal.address !== undefined) return { ...named, dataDir, usesStack: false };
  const stack = readStack(dataDir);
  if (stack === undefined) return { ...named, dataDir, usesStack: true };
  return {
    ...loadConfiguration({ ...reading, stack: stackDefaults(stack) }),
    dataDir,
    stack,
    usesStack: true,
  };
}

/** Notes of the configuration: once, to standard error. */
export function sayNotes({ notes }: Session): void {
  for (const note of notes) say(`note: ${note}`);
}

/** Connects to the session's Temporal for the time of `work`. */
export async function withTemporal<T>(session: Session, work: (client: Client) => Promise<T>): Promise<T> {
  const { address, namespace } = session.configuration.temporal;
  if (address === undefined) throw nothingRuns(session);
  // Reading commands that need no Temporal do without its client's size and start.
  const { connectTemporal } = await import('./temporal-client.ts');
  const client = await connectTemporal({ address, namespace });
  try {
    return await work(client);
  } finally {
    await client.connection.close();
  }
}

/** Opens the session's database with one connection for the time of `work`. */
export async function withDatabase<T>(
  session: Session,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { database: settings } = session.configuration;
  if (settings.embedded && session.stack === undefined) throw nothingRuns(session);
  const database = openDatabase({ ...settings, patienceSeconds: CLIENT_PATIENCE_SECONDS }, 1);
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

/** A person waits: a server that is away is told at once rather than waited out for an hour. */
const CLIENT_PATIENCE_SECONDS = 15;

function nothingRuns({ dataDir }: Session): PdrError {
  const message =
    `no Temporal address is configured and no embedded stack runs in ${dataDir}: ` +
    'start one with "pdr-run up", or name a server (TEMPORAL_ADDRESS, or temporal.address in the configuration file)';
  return new PdrError('TemporalUnreachable', message);
}

/** Where a grid is seen in the Web UI. */
export function gridUrl(session: Session, grid: string, runId: string): string {
  const { namespace } = session.configuration.temporal;
  const page = `${encodeURIComponent(workflowIdOf(grid))}/${runId}`;
  return `${uiUrl(session)}/namespaces/${namespace}/workflows/${page}`;
}

function uiUrl({ stack, configuration }: Session): string {
  if (stack !== undefined) return stack.temporal.uiUrl;
  const host = configuration.temporal.address?.replace(/:\d+$/, '') ?? '127.0.0.1';
  return `http://${host}:8233`;
}
