import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StageMode } from '../../../codes/code.ts';
import { openSnapshot } from '../../../codes/staging/snapshot.ts';
import { clean, keep, keptDirectory, stage } from '../../../codes/staging/working-directory.ts';
import { makeBaseDir } from '../../stand-ins/make-base-dir.ts';
import { CHEMISTRY, POINT, codeOf, specOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function staged(mode: StageMode, moreInputs = 0) {
  const folder = await tempFolder();
  const base = join(folder, 'base');
  await makeBaseDir(base);
  await mkdir(join(base, 'pdrinpdata/many'));
  for (let index = 0; index < moreInputs; index += 1) {
    await writeFile(join(base, `pdrinpdata/many/${index}`), 'x'.repeat(index));
  }
  const code = codeOf(base);
  const content = await code.readContent({ chemistry: CHEMISTRY, onionSpecies: ['CO'] });
  const scratch = join(folder, 'scratch');
  const snapshot = await openSnapshot(content, scratch);
  const directory = join(folder, 'work', 'model');
  await stage(snapshot, code.plan(content, specOf({ onionSpecies: ['CO'] }), POINT), directory, mode);
  return { base, directory, scratch, snapshot };
}

/** Everything in a folder that is its own: links are counted and not followed. */
function entriesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name, ...entriesIn(join(folder, entry.name))] : [entry.name],
  );
}

test('a working directory has output directories, inputs, the four programs and the decks', async () => {
  const { directory } = await staged('link');
  expect(entriesIn(directory).sort()).toEqual(
    [
      ...['pdroutput', 'onionoutput', 'Out'],
      ...['pdrinpdata', 'onioninpdata', 'In', 'templates'],
      ...['pdrexe', 'onionexe', 'getctrlind', 'mrt.exe'],
      ...['pdr_config.json', 'PDRNEW.INP'],
    ].sort(),
  );
  expect(readFileSync(join(directory, 'pdrinpdata/chem_rates.dat'), 'utf8')).toBe(`rates of ${CHEMISTRY}\n`);
  expect(readFileSync(join(directory, 'onioninpdata/ONION3.INP.CO'), 'utf8')).toBe('species CO\n');
  await access(join(directory, 'pdrexe'), constants.X_OK);
});

test('with links a working directory costs the same number of entries, however many inputs there are', async () => {
  const [few, many] = [await staged('link'), await staged('link', 300)];
  expect(readdirSync(join(many.directory, 'pdrinpdata/many'))).toHaveLength(300);
  expect(entriesIn(many.directory)).toHaveLength(entriesIn(few.directory).length);
});

test('links are short enough for a file system to keep in the inode', async () => {
  const { directory } = await staged('link');
  const links = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  expect(links).toHaveLength(8);
  for (const { name } of links) expect(lstatSync(join(directory, name)).size).toBeLessThan(60);
});

test('copies can be written and are complete', async () => {
  const { directory } = await staged('copy', 5);
  expect(readdirSync(join(directory, 'pdrinpdata/many'))).toHaveLength(5);
  expect(lstatSync(join(directory, 'pdrinpdata')).isDirectory()).toBe(true);
  expect(lstatSync(join(directory, 'pdrinpdata', CHEMISTRY)).mode & 0o200).toBe(0o200);
  expect(readFileSync(join(directory, 'pdrinpdata/chem_rates.dat'), 'utf8')).toBe(`rates of ${CHEMISTRY}\n`);
});

test('cleaning removes the directory and nothing of the snapshot, and once more does nothing', async () => {
  const { directory, snapshot } = await staged('link');
  await clean(directory);
  await clean(directory);
  expect(existsSync(directory)).toBe(false);
  expect(existsSync(join(snapshot.directory, 'inputs/pdrinpdata', CHEMISTRY))).toBe(true);
});

test('a kept directory is whole in its new place, in place of an earlier one, and once more does nothing', async () => {
  const { directory, scratch } = await staged('link');
  const to = keptDirectory(scratch, 'grid', '100_30_00_10_00', 1);
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'earlier'), '');
  await keep(directory, to);
  await keep(directory, to);
  expect(to).toBe(join(scratch, 'kept/grid/100_30_00_10_00.1'));
  expect(existsSync(directory)).toBe(false);
  expect(existsSync(join(to, 'earlier'))).toBe(false);
  expect(readFileSync(join(to, 'pdrinpdata/chem_rates.dat'), 'utf8')).toBe(`rates of ${CHEMISTRY}\n`);
  await access(join(to, 'pdrexe'), constants.X_OK);
});
