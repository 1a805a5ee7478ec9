import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { PdrError } from '../domain/failures.ts';
import { PROJECT_ROOT } from './project-root.ts';

/** Where scripts/setup puts what it unpacks. */
const TOOLS = join(PROJECT_ROOT, '.tools');

/** Servers often live where only root's PATH looks. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** All that one needs to run a MariaDB server from the folder it lies in. */
export interface MariadbProgram {
  readonly mariadbd: string;
  readonly basedir: string;
  /** Error messages, character sets and the SQL that makes the system tables. */
  readonly share: string;
  readonly pluginDir?: string;
  /** What LD_LIBRARY_PATH must hold; absent for a server of the system's own. */
  readonly libraryPath?: string;
}

/** Path of the Temporal CLI: on PATH, else the copy in `.tools/`; throws `StackUnavailable` where there is neither. */
export function findTemporal(): string {
  return requireProgram('temporal', 'the Temporal CLI');
}

/** Path of the time-skipping test server, which `scripts/setup --tests` brings. */
export function findTemporalTestServer(): string {
  return requireProgram('temporal-test-server', "Temporal's test server");
}

/** The MariaDB server: on PATH, else the private copy in `.tools/`; throws `StackUnavailable` where there is neither. */
export function findMariadb(): MariadbProgram {
  return systemMariadb() ?? privateMariadb() ?? missing('MariaDB (mariadbd)');
}

function requireProgram(name: string, title: string): string {
  return onPath(name) ?? executable(join(TOOLS, 'bin', name)) ?? missing(title);
}

function missing(title: string): never {
  throw new PdrError(
    'StackUnavailable',
    `${title} is neither on PATH nor in ${TOOLS}; run ${join(PROJECT_ROOT, 'scripts', 'setup')}, or install it`,
  );
}

function onPath(name: string, further: readonly string[] = []): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, ...further].map((folder) => executable(join(folder, name))).find((path) => path);
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

function systemMariadb(): MariadbProgram | undefined {
  const found = ['mariadbd', 'mysqld'].map((name) => onPath(name, SERVER_FOLDERS)).find(isMariadb);
  if (found === undefined) return undefined;
  return installation(found, dirname(dirname(realpathSync(found))));
}

/** MySQL's mysqld makes its system tables in another way, so it does not stand in for MariaDB. */
function isMariadb(path: string | undefined): path is string {
  if (path === undefined) return false;
  return spawnSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' }).stdout.includes('MariaDB');
}

function privateMariadb(): MariadbProgram | undefined {
  const root = join(TOOLS, 'mariadb');
  const found = executable(join(root, 'usr', 'sbin', 'mariadbd'));
  if (found === undefined) return undefined;
  const program = installation(found, join(root, 'usr'));
  return (
    program && { ...program, libraryPath: [...libraries(root), ...libraries(join(root, 'usr'))].join(':') }
  );
}

function libraries(root: string): string[] {
  const lib = join(root, 'lib');
  if (!existsSync(lib)) return [];
  return readdirSync(lib)
    .filter((name) => name.includes('-linux-gnu'))
    .map((name) => join(lib, name));
}

/** Packagers differ in where the shared files lie; `charsets` tells the right folder. */
function installation(mariadbd: string, basedir: string): MariadbProgram | undefined {
  const share = ['share/mysql', 'share/mariadb', 'share']
    .map((folder) => join(basedir, folder))
    .find((folder) => existsSync(join(folder, 'charsets')));
  if (share === undefined) return undefined;
  const pluginDir = ['lib/mysql/plugin', 'lib64/mysql/plugin', 'lib/plugin', 'lib/mariadb/plugin']
    .map((folder) => join(basedir, folder))
    .find((folder) => existsSync(folder));
  return pluginDir === undefined ? { mariadbd, basedir, share } : { mariadbd, basedir, share, pluginDir };
}
