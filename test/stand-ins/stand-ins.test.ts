import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../codes/support/temp-folder.ts';
import { makeBaseDir } from './make-base-dir.ts';

/** A base directory that serves as working directory, as pdr_run's oldest users worked. */
async function workingDirectory(behaviour: readonly string[] = []): Promise<string> {
  const folder = await tempFolder();
  await makeBaseDir(folder, { chemistry: 'chem_rates.dat', behaviour });
  for (const output of ['pdroutput', 'onionoutput', 'Out']) await mkdir(join(folder, output));
  await writeDeck(folder, '1.000e+03');
  return folder;
}

async function writeDeck(folder: string, xnsur: string): Promise<void> {
  const deck = `{\n  "rtot": 2.0,\n  "sint": 10.000000,\n  "xnsur": ${xnsur},\n  "zmetal": 1.000000\n}\n`;
  await writeFile(join(folder, 'pdr_config.json'), deck);
}

function run(folder: string, environment: NodeJS.ProcessEnv = {}) {
  return spawnSync('./pdrexe', { cwd: folder, env: { ...process.env, ...environment }, encoding: 'utf8' });
}

test('every output of a stand-in tells the deck it was made from', async () => {
  const folder = await workingDirectory();
  expect(run(folder).status).toBe(0);
  for (const file of ['pdrout.hdf', 'pdrstruct_s.hdf5', 'pdrchem_c.hdf5', 'chemchk.out', 'CTRL_IND']) {
    expect(readFileSync(join(folder, 'pdroutput', file), 'utf8')).toContain(
      'xnsur=1.000e+03 sint=10.000000 zmetal=1.000000 rtot=2.0',
    );
  }
});

test('a deck that lacks a value is refused', async () => {
  const folder = await workingDirectory();
  await writeFile(join(folder, 'pdr_config.json'), '{ "xnsur": 1.0 }');
  expect(run(folder)).toMatchObject({ status: 2, stdout: expect.stringContaining('lacks') as string });
});

test('starts and ends are logged, and a run beside another one of the same model as an overlap', async () => {
  const folder = await workingDirectory(['* sleep 0.3']);
  const log = join(folder, 'log');
  run(folder, { PDR_STAND_IN_LOG: log });
  expect(kinds(log)).toEqual(['start', 'end']);
  const both = 'PDR_STAND_IN_LOG=log ./pdrexe & sleep 0.1; PDR_STAND_IN_LOG=log ./pdrexe; wait';
  execFileSync('sh', ['-c', both], { cwd: folder });
  expect(kinds(log).filter((kind) => kind === 'overlap')).toHaveLength(1);
  await writeDeck(folder, '2.000e+03');
  run(folder, { PDR_STAND_IN_LOG: log });
  expect(kinds(log).slice(-2)).toEqual(['start', 'end']);
});

function kinds(log: string): string[] {
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
}

test('a model told to fail once fails in its first run only', async () => {
  const folder = await workingDirectory(['* exit-once 4']);
  const environment = { PDR_STAND_IN_LOG: join(folder, 'log') };
  expect(run(folder, environment).status).toBe(4);
  expect(run(folder, environment).status).toBe(0);
});

test('rules from outside the base directory are obeyed as well', async () => {
  const folder = await workingDirectory();
  await writeFile(join(folder, 'rules'), 'xnsur=9.000e+03 exit 5\nxnsur=1.000e+03 exit 6\n');
  expect(run(folder, { PDR_STAND_IN_BEHAVIOUR: join(folder, 'rules') }).status).toBe(6);
  expect(existsSync(join(folder, 'pdroutput/CTRL_IND'))).toBe(false);
});
