import { join } from 'node:path';
import type { MariadbProgram } from './programs.ts';

/** The account that a private server is made with, and the one database that it may use. */
export interface MariadbAccount {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Where a private server keeps its data, inside the folder it is given. */
export function dataFolderOf(folder: string): string {
  return join(folder, 'data');
}

/** `--no-defaults`: a my.cnf of the machine's belongs to another server. The log is small, as the data here are. */
export function commonArguments(program: MariadbProgram, data: string): string[] {
  return [
    '--no-defaults',
    `--basedir=${program.basedir}`,
    `--lc-messages-dir=${program.share}`,
    `--character-sets-dir=${join(program.share, 'charsets')}`,
    ...(program.pluginDir === undefined ? [] : [`--plugin-dir=${program.pluginDir}`]),
    `--datadir=${data}`,
    // A server clears left temporary tables away when it starts, and in a shared folder those of its neighbours too.
    `--tmpdir=${data}`,
    '--innodb-log-file-size=32M',
    // Refused for root unless it is said; for others the server keeps the user it was started by.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

export function environmentOf(program: MariadbProgram): NodeJS.ProcessEnv {
  return program.libraryPath === undefined
    ? process.env
    : { ...process.env, LD_LIBRARY_PATH: program.libraryPath };
}
