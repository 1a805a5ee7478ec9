import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { PdrError } from '../domain/failures.ts';
import { stackFiles } from './data-dir.ts';
import { type MariadbAccount, dataFolderOf } from './mariadb-command.ts';
import { readJson, writePrivateJson } from './private-file.ts';

/** The account of the stack's database; undefined before its first `up`. */
export function readCredentials(dataDir: string): MariadbAccount | undefined {
  return readJson(stackFiles(dataDir).credentials) as MariadbAccount | undefined;
}

/**
 * The account of the stack's database, with a password made at the first call. It stands in its file before the
 * database learns it, so that no crash leaves a database that nobody can open.
 */
export function ensureCredentials(dataDir: string): MariadbAccount {
  const { credentials, mariadb } = stackFiles(dataDir);
  const known = readCredentials(dataDir);
  if (known !== undefined) return known;
  if (existsSync(dataFolderOf(mariadb))) {
    throw new PdrError(
      'StackUnavailable',
      `${credentials}, the password of the database in ${mariadb}, is missing or unreadable: restore it from a backup`,
    );
  }
  const made: MariadbAccount = {
    username: 'pdr',
    password: randomBytes(24).toString('base64url'),
    database: 'pdr',
  };
  writePrivateJson(credentials, made);
  return made;
}
