import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { createConnection } from 'mysql2/promise';
import { expect, it, onTestFinished } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../domain/names.ts';
import { stackFiles } from '../../stack/data-dir.ts';
import { down } from '../../stack/down.ts';
import { isRunning } from '../../stack/processes.ts';
import { stackDefaults } from '../../stack/stack-defaults.ts';
import { readStack, readState, type StackInfo } from '../../stack/state.ts';
import { up } from '../../stack/up.ts';
import { commandLinesWith, stackFolder } from '../support/stack-folder.ts';

const start = (dataDir: string, tell?: (note: string) => void) =>
  up({ dataDir, ...(tell === undefined ? {} : { tell }) });

it('a second up finds the first stack and starts nothing', async () => {
  const dataDir = stackFolder();
  const first = await start(dataDir);
  const before = readState(dataDir);
  expect(await start(dataDir)).toEqual(first);
  expect(readState(dataDir)).toEqual(before);
});

it('two ups at once make one stack', async () => {
  const dataDir = stackFolder();
  const [one, other] = await Promise.all([start(dataDir), start(dataDir)]);
  expect(other).toEqual(one);
  expect(commandLinesWith(join(dataDir, 'temporal.db'))).toHaveLength(1);
  expect(commandLinesWith(join(dataDir, 'mariadb'))).toHaveLength(1);
});

it('down ends every process of the stack, says which, and a second down finds none', async () => {
  const dataDir = stackFolder();
  await start(dataDir);
  expect(commandLinesWith(dataDir)).toHaveLength(2);
  expect(await down({ dataDir })).toEqual({ stopped: ['Temporal', 'MariaDB'] });
  expect(commandLinesWith(dataDir)).toEqual([]);
  expect(readStack(dataDir)).toBeUndefined();
  expect(await down({ dataDir })).toEqual({ stopped: [] });
});

it('the next up has the same ports, the rows of the database and the workflows of Temporal', async () => {
  const dataDir = stackFolder();
  const first = await start(dataDir);
  await query(first, 'CREATE TABLE kept (value INT)');
  await query(first, 'INSERT INTO kept VALUES (42)');
  await startWorkflow(first, 'kept');
  await down({ dataDir });
  const second = await start(dataDir);
  expect(second).toEqual(first);
  expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
  expect(await workflowIds(second)).toEqual(['kept']);
});

it('parts that were killed are started again, keep what was committed, and the others are left alone', async () => {
  const dataDir = stackFolder();
  const first = await start(dataDir);
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS value');
  await startWorkflow(first, 'kept');
  const before = readState(dataDir);

  process.kill(before.temporal?.process?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => readStack(dataDir)).toBeUndefined();
  expect(await start(dataDir)).toEqual(first);
  expect(readState(dataDir).database).toEqual(before.database);
  expect(await workflowIds(first)).toEqual(['kept']);

  process.kill(before.database?.process?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => readStack(dataDir)).toBeUndefined();
  expect(await start(dataDir)).toEqual(first);
  expect(await query(first, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
});

it('two stacks live side by side, and down of one leaves the other', async () => {
  const [one, other] = [stackFolder(), stackFolder()];
  const [, running] = await Promise.all([start(one), start(other)]);
  await down({ dataDir: one });
  expect(readStack(one)).toBeUndefined();
  expect(readStack(other)).toEqual(running);
  expect(await query(running, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('a remembered port that another program has taken is replaced, and said', async () => {
  const dataDir = stackFolder();
  const first = await start(dataDir);
  await down({ dataDir });
  await occupy(first.database.port);
  await occupy(Number(new URL(first.temporal.uiUrl).port));
  const notes: string[] = [];
  const second = await start(dataDir, (note) => notes.push(note));
  expect(second.temporal.address).toBe(first.temporal.address);
  expect(second.database.port).not.toBe(first.database.port);
  expect(notes.sort()).toEqual(
    [
      `port ${first.database.port} is taken: MariaDB now has ${second.database.port}`,
      `port ${new URL(first.temporal.uiUrl).port} is taken: the Web UI now has ${new URL(second.temporal.uiUrl).port}`,
    ].sort(),
  );
});

it('the servers answer on 127.0.0.1 alone', async () => {
  const stack = await start(stackFolder());
  const ports = [
    stack.database.port,
    Number(stack.temporal.address.split(':')[1]),
    Number(new URL(stack.temporal.uiUrl).port),
  ];
  // All of 127.0.0.0/8 is this machine: where a server is bound to every address, its port is taken here too.
  for (const port of ports) expect((await listen('127.0.0.2', port)).listening).toBe(true);
});

it('Temporal has the search attributes of grids, the Web UI, and keeps ended grids for thirty days', async () => {
  const stack = await start(stackFolder());
  expect((await fetch(stack.temporal.uiUrl)).status).toBe(200);
  await withTemporal(stack, async ({ operatorService, workflowService }) => {
    const { namespace } = stack.temporal;
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
    const { config } = await workflowService.describeNamespace({ namespace });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 3600);
  });
});

it('the password stands in one file that only its owner can read, on no command line and in no log', async () => {
  const dataDir = stackFolder();
  const stack = await start(dataDir);
  const { credentials, logs, state } = stackFiles(dataDir);
  const { password } = stackDefaults(stack).database;
  expect(statSync(credentials).mode & 0o777).toBe(0o600);
  expect(statSync(state).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(password.length).toBeGreaterThanOrEqual(32);
  expect(commandLinesWith(password)).toEqual([]);
  const read = [state, ...readdirSync(logs).map((name) => join(logs, name))].map((file) =>
    readFileSync(file, 'utf8'),
  );
  expect(read.filter((text) => text.includes(password))).toEqual([]);
  expect(JSON.stringify(stack)).not.toContain(password);
});

it('the database refuses everyone without the password, its administrator too', async () => {
  const { port } = (await start(stackFolder())).database;
  for (const user of ['root', 'pdr', userInfo().username, '']) {
    await expect(createConnection({ host: '127.0.0.1', port, user })).rejects.toThrow(/access denied/i);
  }
});

it('a wrong password file is told at once rather than waited for', async () => {
  const dataDir = stackFolder();
  const before = stackDefaults(await start(dataDir));
  await down({ dataDir });
  const { credentials } = stackFiles(dataDir);
  writeFileSync(credentials, JSON.stringify({ ...before.database, password: 'another' }));
  await expect(start(dataDir)).rejects.toThrow(/does not take the password of its own file/);
  expect(isRunning(readState(dataDir).database?.process)).toBe(true);
});

async function query(stack: StackInfo, statement: string): Promise<unknown> {
  const { host, port, database, username: user, password } = stackDefaults(stack).database;
  const connection = await createConnection({ host, port, database, user, password });
  try {
    return (await connection.query(statement))[0];
  } finally {
    await connection.end();
  }
}

async function withTemporal<T>(stack: StackInfo, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: stack.temporal.address });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

function startWorkflow(stack: StackInfo, workflowId: string): Promise<unknown> {
  return withTemporal(stack, ({ workflowService }) =>
    workflowService.startWorkflowExecution({
      namespace: stack.temporal.namespace,
      workflowId,
      workflowType: { name: 'anything' },
      taskQueue: { name: 'nobody' },
      requestId: workflowId,
    }),
  );
}

function workflowIds(stack: StackInfo): Promise<(string | null | undefined)[]> {
  return withTemporal(stack, async ({ workflowService }) => {
    const { executions } = await workflowService.listWorkflowExecutions({
      namespace: stack.temporal.namespace,
    });
    return executions.map(({ execution }) => execution?.workflowId);
  });
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer()
      .once('error', fail)
      .listen({ host, port }, () => done(server));
    onTestFinished(() => void server.close());
  });
}

function occupy(port: number): Promise<Server> {
  return listen('127.0.0.1', port);
}
