import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll } from 'vitest';
import { down } from '../../stack/down.ts';
import { stackDefaults } from '../../stack/stack-defaults.ts';
import { readStack } from '../../stack/state.ts';
import { type BaseDirOptions, makeBaseDir } from '../stand-ins/make-base-dir.ts';
import { type CommandOptions, type Finished, pdrRun, pdrRunJson } from './pdr-run.ts';

/** A data directory with an embedded stack for the tests of one file; `run` brings the stack up as a user's does. */
export interface SharedStack {
  readonly dataDir: string;
  run(words: readonly string[], options?: Partial<CommandOptions>): Promise<Finished>;
  json<T>(words: readonly string[], options?: Partial<CommandOptions>): Promise<T>;
  /** A base directory of stand-ins and a configuration file for it; returns the file. */
  configuration(name: string, options?: BaseDirOptions & { readonly yaml?: string }): Promise<string>;
  rows<Row>(statement: string, values?: unknown[]): Promise<Row[]>;
  withTemporal<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

export function sharedStack(): SharedStack {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'pdr-test-')));
  afterAll(async () => {
    await down({ dataDir, drainSeconds: 0 });
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    dataDir,
    run: (words, options) => pdrRun(words, { dataDir, ...options }),
    json: (words, options) => pdrRunJson(words, { dataDir, ...options }),
    configuration: (name, options) => writeConfiguration(dataDir, name, options ?? {}),
    rows: (statement, values) => readRows(dataDir, statement, values),
    withTemporal: (work) => withTemporal(dataDir, work),
  };
}

async function writeConfiguration(
  dataDir: string,
  name: string,
  { yaml = '', ...options }: BaseDirOptions & { readonly yaml?: string },
): Promise<string> {
  const baseDir = join(dataDir, `base-${name}`);
  await makeBaseDir(baseDir, options);
  const file = join(dataDir, `${name}.yaml`);
  const chemistry = options.chemistry ?? 'chem_rates_udfa22.dat';
  writeFileSync(file, `pdr:\n  base_dir: ${baseDir}\n  chem_database: ${chemistry}\n${yaml}`);
  return file;
}

function defaultsOf(dataDir: string) {
  const stack = readStack(dataDir);
  if (stack === undefined) throw new Error(`no stack runs in ${dataDir}`);
  return stackDefaults(stack);
}

async function readRows<Row>(dataDir: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  const { host, port, database, username: user, password } = defaultsOf(dataDir).database;
  const connection = await createConnection({ host, port, database, user, password });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement, values);
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

async function withTemporal<T>(dataDir: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { address, namespace } = defaultsOf(dataDir).temporal;
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}
