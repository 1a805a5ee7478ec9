import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PdrError } from '../domain/failures.ts';

/** Names of everything that a stack keeps in its data directory. */
export interface StackFiles {
  readonly dataDir: string;
  readonly state: string;
  /** Account of the private database, readable by its owner alone. */
  readonly credentials: string;
  readonly mariadb: string;
  readonly logs: string;
  readonly archive: string;
  readonly scratch: string;
}

/** Room for two fresh servers and their first grids. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/**
 * The data directory: the command line's, else `$PDR_RUN_DATA_DIR`, else `$XDG_DATA_HOME/pdr-run`, else
 * `~/.local/share/pdr-run`. An absolute path.
 */
export function dataDirOf(flag: string | undefined, environment: NodeJS.ProcessEnv): string {
  const named = flag ?? nonEmpty(environment['PDR_RUN_DATA_DIR']);
  if (named !== undefined) return resolve(named);
  const data =
    nonEmpty(environment['XDG_DATA_HOME']) ??
    join(nonEmpty(environment['HOME']) ?? homedir(), '.local/share');
  return resolve(data, 'pdr-run');
}

export function stackFiles(dataDir: string): StackFiles {
  return {
    dataDir,
    state: join(dataDir, 'stack.json'),
    credentials: join(dataDir, 'database-account.json'),
    mariadb: join(dataDir, 'mariadb'),
    logs: join(dataDir, 'logs'),
    archive: join(dataDir, 'archive'),
    scratch: join(dataDir, 'scratch'),
  };
}

/** Makes the data directory for its owner alone. Throws `StackUnavailable` where that fails or the disk is full. */
export function prepareDataDir(files: StackFiles, leastFreeBytes = LEAST_FREE_BYTES): void {
  try {
    for (const folder of [files.dataDir, files.mariadb, files.logs, files.archive, files.scratch]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    accessSync(files.dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(files.dataDir, `cannot be used (${why})`, error);
  }
  const { bavail, bsize } = statfsSync(files.dataDir);
  const [free, least] = [megabytes(bavail * bsize), megabytes(leastFreeBytes)];
  if (bavail * bsize >= leastFreeBytes) return;
  throw unusable(files.dataDir, `has ${free} of free disk space, less than the ${least} that a stack needs`);
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MB`;
}

function unusable(dataDir: string, fault: string, cause?: unknown): PdrError {
  return new PdrError(
    'StackUnavailable',
    `the data directory ${dataDir} ${fault}: make room there, or name another with --data-dir or PDR_RUN_DATA_DIR`,
    {},
    cause,
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
