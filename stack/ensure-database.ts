import { join } from 'node:path';
import { ensureCredentials } from './credentials.ts';
import { stackFiles } from './data-dir.ts';
import { awaitMariadb, startMariadb } from './mariadb.ts';
import { initialiseMariadb } from './mariadb-data.ts';
import { freePort } from './ports.ts';
import { isRunning } from './processes.ts';
import { changeState, readState } from './state.ts';

/** The stack's MariaDB runs and answers: it is left alone where it does, and made or started where it does not. */
export async function ensureDatabase(dataDir: string, tell: (note: string) => void): Promise<void> {
  const { mariadb, logs } = stackFiles(dataDir);
  const log = join(logs, 'mariadb.log');
  const account = ensureCredentials(dataDir);
  const known = readState(dataDir).database;
  if (known?.process !== undefined && isRunning(known.process)) {
    await awaitMariadb({ process: known.process, port: known.port }, { log, account });
    return;
  }
  initialiseMariadb(mariadb, account);
  const port = await freePort(known?.port);
  if (known !== undefined && port !== known.port)
    tell(`port ${known.port} is taken: MariaDB now has ${port}`);
  await startMariadb(mariadb, {
    port,
    log,
    account,
    onStarted: (server) => changeState(dataDir, { database: server }),
  });
}
