import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();

interface Examination {
  readonly findings: readonly { part: string; verdict: string; found: string; remedy?: string }[];
  readonly settings: readonly { key: string; value: string; source: string }[];
}

const examine = (file: string) => stack.json<Examination>(['doctor', '--config', file]);

it('before anything runs, doctor finds nothing wrong and says what starts the stack', async () => {
  const file = await stack.configuration('checked');
  const { status, stdout } = await stack.run(['doctor', '--config', file]);
  expect(stdout).toContain('pdr-run up');
  expect(stdout).toMatch(/code: kosma-tau: pdrexe 4711/);
  expect(status).toBe(0);
});

it('with the stack up, doctor has seen every part: servers, search attributes, rights, limits, storage', async () => {
  const file = join(stack.dataDir, 'checked.yaml');
  await stack.run(['up', '--config', file, '--slots', '2']);
  const { findings } = await examine(file);
  expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  const parts = findings.map(({ part }) => part);
  for (const part of [
    'node',
    'code',
    'storage',
    'temporal',
    'search attributes',
    'workers',
    'database',
    'rights',
    'connections',
  ]) {
    expect(parts).toContain(part);
  }
});

it('before the first grid there is none to list, and a grid that is asked for is not there', async () => {
  expect(await stack.json<unknown[]>(['list'])).toEqual([]);
  for (const command of ['status', 'models', 'results']) {
    const { status, stderr } = await stack.run([command, 'g1']);
    expect(stderr).toContain('there is no grid g1');
    expect(status).toBe(2);
  }
});

it('doctor shows where each value comes from, and masks the password', async () => {
  const file = join(stack.dataDir, 'secret.yaml');
  writeFileSync(file, 'database:\n  password: hunter2\nuser:\n  username: ada\n');
  const { stdout } = await stack.run(['doctor', '--config', file], {
    environment: { PDR_DB_TYPE: 'sqlite' },
  });
  expect(stdout).not.toContain('hunter2');
  expect(stdout).toMatch(/user\.username = ada {2}\(.*secret\.yaml:4\)/);
});

it('a missing executable is a fault with its remedy, and exit status 2', async () => {
  const file = await stack.configuration('bare');
  rmSync(join(stack.dataDir, 'base-bare/pdrexe'));
  const { status, stdout } = await stack.run(['doctor', '--config', file]);
  expect(stdout).toMatch(/FAULT\s+code: .*pdrexe/s);
  expect(status).toBe(2);
});

it('init writes a file that doctor reads without a note, and does not replace one unasked', async () => {
  const file = join(stack.dataDir, 'new.yaml');
  expect((await stack.run(['init', file])).status).toBe(0);
  const { findings } = await examine(file);
  expect(findings.filter(({ part, verdict }) => part === 'configuration' && verdict !== 'ok')).toEqual([]);
  const again = await stack.run(['init', file]);
  expect(again.stderr).toContain('--force');
  expect(again.status).toBe(2);
});

it('env prints lines that a shell can use to reach the stack', async () => {
  const { stdout } = await stack.run(['env']);
  expect(stdout).toMatch(/^export TEMPORAL_ADDRESS='127\.0\.0\.1:\d+'$/m);
  expect(stdout).toMatch(/^export PDR_DB_PASSWORD='.+'$/m);
});

it('a command that is nearly one is asked about, and a missing grid name is said', async () => {
  const misspelt = await stack.run(['staus', 'g1']);
  expect(misspelt.stderr).toContain('did you mean status');
  expect(misspelt.status).toBe(2);
  const nameless = await stack.run(['status']);
  expect(nameless.stderr).toContain('grid');
  expect(nameless.status).toBe(2);
});
