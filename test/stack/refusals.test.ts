import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PdrError } from '../../domain/failures.ts';
import { prepareDataDir, stackFiles } from '../../stack/data-dir.ts';
import { initialiseMariadb } from '../../stack/mariadb-data.ts';
import { startMariadb } from '../../stack/mariadb.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { up } from '../../stack/up.ts';
import { temporaryFolder } from '../support/stack-folder.ts';

it('a data directory that cannot be made is named with its remedy', async () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, '');
  const failure = await up({ dataDir: join(file, 'data') }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PdrError);
  expect(failure).toMatchObject({ type: 'StackUnavailable', kind: 'host' });
  expect(String(failure)).toMatch(/a-file\/data cannot be used .*--data-dir or PDR_RUN_DATA_DIR/);
});

it('a disk without room is told before anything is written to it', () => {
  const files = stackFiles(join(temporaryFolder(), 'data'));
  expect(() => prepareDataDir(files, Number.MAX_SAFE_INTEGER)).toThrow(
    /of free disk space, less than .*make room/,
  );
});

it('missing programs are named with the command that brings them', () => {
  const elsewhere = temporaryFolder();
  for (const room of ['domain', 'stack'])
    cpSync(join(PROJECT_ROOT, room), join(elsewhere, room), { recursive: true });
  cpSync(join(PROJECT_ROOT, 'package.json'), join(elsewhere, 'package.json'));
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(elsewhere, 'node_modules'));
  const script = "import { findTemporal } from './stack/programs.ts'; findTemporal();";
  writeFileSync(join(elsewhere, 'try.ts'), script);
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'try.ts'], {
    cwd: elsewhere,
    env: { PATH: '/nowhere', TSX_DISABLE_CACHE: '1' },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain(`run ${join(elsewhere, 'scripts', 'setup')}, or install it`);
});

it('a server whose port is in use says so in the words of its log', async () => {
  const folder = temporaryFolder();
  const account = { username: 'pdr', password: "it's \\ odd", database: 'pdr' };
  initialiseMariadb(folder, account);
  const port = await occupiedPort();
  const failure = await startMariadb(folder, { port, log: join(folder, 'server.log'), account }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ type: 'StackUnavailable' });
  expect(String(failure)).toMatch(/ended while it was starting; see .*server\.log/);
  expect(failure).toHaveProperty(
    'facts.outputTail',
    expect.arrayContaining([expect.stringMatching(/port.*use/i)]),
  );
});

function occupiedPort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
    onTestFinished(() => void server.close());
  });
}
