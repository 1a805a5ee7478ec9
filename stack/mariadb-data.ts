import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { PdrError } from '../domain/failures.ts';
import { commonArguments, dataFolderOf, environmentOf, type MariadbAccount } from './mariadb-command.ts';
import { findMariadb, type MariadbProgram } from './programs.ts';

/** Without help texts, which take longest to load and nobody reads here. */
const SYSTEM_SQL = ['system_tables', 'performance_tables', 'system_tables_data'];

/**
 * Makes a server's data inside `folder` with one account, which may come from 127.0.0.1 only; the system user who runs
 * this gets an administrator's rights through the socket, nobody over the network. Does nothing where the data stand
 * already: they appear by a rename, so an interrupted call leaves none. `statements` are run last, one a string.
 */
export function initialiseMariadb(
  folder: string,
  account: MariadbAccount,
  statements: readonly string[] = [],
): void {
  const data = dataFolderOf(folder);
  if (existsSync(data)) return;
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  bootstrap(findMariadb(), unfinished, [...accountStatements(account), ...statements]);
  renameSync(unfinished, data);
}

/** The statements travel by standard input, because a command line is everybody's to read. */
function bootstrap(program: MariadbProgram, data: string, statements: readonly string[]): void {
  const { status, stderr, error } = spawnSync(
    program.mariadbd,
    [...commonArguments(program, data), '--bootstrap', '--enforce-storage-engine=', '--log-warnings=0'],
    { env: environmentOf(program), encoding: 'utf8', input: bootstrapSql(program, statements) },
  );
  if (status !== 0) failBootstrap(program, error?.message ?? stderr);
}

function bootstrapSql(program: MariadbProgram, statements: readonly string[]): string {
  return [
    'CREATE DATABASE IF NOT EXISTS mysql;',
    'USE mysql;',
    `SET @auth_root_socket = ${quoted(administrator())};`,
    ...SYSTEM_SQL.map((name) => readFileSync(systemSql(program, name), 'utf8')),
    ...statements.map((statement) => `${statement};`),
    '',
  ].join('\n');
}

/** MariaDB 11 renamed these files from mysql_* to mariadb_*. */
function systemSql(program: MariadbProgram, name: string): string {
  const found = [`mariadb_${name}.sql`, `mysql_${name}.sql`]
    .map((file) => join(program.share, file))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new PdrError(
    'StackUnavailable',
    `${program.share} holds no mariadb_${name}.sql; install mariadb-server in full`,
  );
}

function administrator(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as containers have them, cannot log in by its name.
    return 'root';
  }
}

/** Only lines that say what went wrong are kept. */
function failBootstrap(program: MariadbProgram, words: string): never {
  const tail = words.split('\n').filter((line) => /error/i.test(line));
  throw new PdrError(
    'StackUnavailable',
    `${program.mariadbd} could not make a database: ${tail.slice(-3).join(' / ') || words}`,
    { outputTail: tail },
  );
}

/** The grant tables are not in force during bootstrap until they are flushed; accounts can be made only then. */
function accountStatements({ username, password, database }: MariadbAccount): string[] {
  const account = `${quoted(username)}@'127.0.0.1'`;
  return [
    "DELETE FROM mysql.global_priv WHERE User = ''",
    'FLUSH PRIVILEGES',
    `CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`,
    `CREATE USER ${account} IDENTIFIED BY ${quoted(password)}`,
    `GRANT ALL ON \`${database}\`.* TO ${account}`,
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
