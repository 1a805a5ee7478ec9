import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { initialiseMariadb } from '../../stack/mariadb-data.ts';
import { startMariadb, stopMariadb } from '../../stack/mariadb.ts';
import { freePort } from '../../stack/ports.ts';
import { isRunning } from '../../stack/processes.ts';
import { temporaryFolder } from '../support/stack-folder.ts';

const account = { username: 'pdr', password: "it's \\ odd", database: 'pdr' };

it('a data directory with a very long name has its socket elsewhere, and stop removes that folder', async () => {
  const folder = join(temporaryFolder(), 'x'.repeat(120));
  initialiseMariadb(folder, account);
  const server = await startMariadb(folder, {
    port: await freePort(),
    log: join(folder, 'server.log'),
    account,
  });
  expect(server.socket.length).toBeLessThan(104);
  expect(existsSync(server.socket)).toBe(true);
  await stopMariadb(server);
  expect(isRunning(server.process)).toBe(false);
  expect(existsSync(dirname(server.socket))).toBe(false);
});

it('data that stand already are left as they are, and extra statements are run once', async () => {
  const folder = temporaryFolder();
  initialiseMariadb(folder, account, ['CREATE TABLE pdr.made AS SELECT 1 AS once']);
  initialiseMariadb(folder, { ...account, password: 'another' }, ['this is no SQL']);
  const server = await startMariadb(folder, {
    port: await freePort(),
    log: join(folder, 'server.log'),
    account,
  });
  const connection = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: account.username,
    password: account.password,
    database: account.database,
  });
  expect((await connection.query('SELECT once FROM made'))[0]).toEqual([{ once: 1 }]);
  await connection.end();
  await stopMariadb(server);
});

it('a failed initialisation leaves no data behind and tells why, without the password', () => {
  const folder = temporaryFolder();
  const failing = () => initialiseMariadb(folder, account, ['THIS IS NO SQL']);
  expect(failing).toThrow(/could not make a database: .*SQL syntax/);
  expect(failing).not.toThrow(/odd/);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});
