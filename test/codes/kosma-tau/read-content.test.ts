import { chmod, cp, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ContentChoice } from '../../../codes/code.ts';
import { kosmaTau } from '../../../codes/kosma-tau/kosma-tau.ts';
import type { PdrError } from '../../../domain/failures.ts';
import { makeBaseDir } from '../../stand-ins/make-base-dir.ts';
import { CHEMISTRY, codeOf, setupOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CHOICE: ContentChoice = { chemistry: CHEMISTRY, onionSpecies: [] };
const WITH_ONION: ContentChoice = { chemistry: CHEMISTRY, onionSpecies: ['CO'] };

async function baseDir(): Promise<string> {
  const base = join(await tempFolder(), 'base');
  await makeBaseDir(base);
  return base;
}

async function digestOf(base: string, choice = CHOICE): Promise<string> {
  return (await codeOf(base).readContent(choice)).digest;
}

test('the same content in another folder, with other times, has the same digest', async () => {
  const base = await baseDir();
  const other = join(await tempFolder(), 'elsewhere', 'copy');
  await cp(base, other, { recursive: true });
  await utimes(join(other, 'pdrinpdata', CHEMISTRY), 1, 1);
  expect(await digestOf(other)).toBe(await digestOf(base));
});

const CHANGES: readonly [string, (base: string) => Promise<unknown>][] = [
  ['a byte of the executable', (base) => writeFile(join(base, 'pdrexe'), '#!/bin/sh\n')],
  ['the chemistry file', (base) => writeFile(join(base, 'pdrinpdata', CHEMISTRY), 'other rates')],
  ['the JSON template', (base) => writeFile(join(base, 'templates/pdr_config.json.template'), '{}')],
  ['the .INP template', (base) => writeFile(join(base, 'templates/PDRNEW.INP.template'), '')],
  ['a file of an input directory', (base) => writeFile(join(base, 'In/mcdrt.inp'), 'other')],
  ['one more input file', (base) => writeFile(join(base, 'In/new.inp'), '')],
  ['the name of an input file', (base) => rename(join(base, 'In/mcdrt.inp'), join(base, 'In/other.inp'))],
  ['a missing Monte Carlo program', (base) => rm(join(base, 'mrt.exe'))],
];

test.each(CHANGES)('the digest follows %s', async (_what, change) => {
  const base = await baseDir();
  const before = await digestOf(base);
  await change(base);
  expect(await digestOf(base)).not.toBe(before);
});

test('the onion program decides a result only where it is run', async () => {
  const base = await baseDir();
  const [plain, withOnion] = [await digestOf(base), await digestOf(base, WITH_ONION)];
  await writeFile(join(base, 'onionexe'), '#!/bin/sh\n');
  expect(await digestOf(base)).toBe(plain);
  expect(await digestOf(base, WITH_ONION)).not.toBe(withOnion);
});

test('which of two chemistry files is chosen decides the digest', async () => {
  const base = await baseDir();
  await writeFile(join(base, 'pdrinpdata/other.dat'), 'other rates');
  expect(await digestOf(base, { ...CHOICE, chemistry: 'other.dat' })).not.toBe(await digestOf(base));
});

test('a chem_rates.dat left in the base directory does not matter, unless it is the chosen one', async () => {
  const base = await baseDir();
  const before = await digestOf(base);
  await writeFile(join(base, 'pdrinpdata/chem_rates.dat'), 'left by pdr_run');
  expect(await digestOf(base)).toBe(before);
  const chosen = await codeOf(base).readContent({ ...CHOICE, chemistry: 'chem_rates.dat' });
  expect(chosen.links).toEqual([]);
  expect(chosen.inputs.map(({ path }) => path)).toContain('pdrinpdata/chem_rates.dat');
});

test('links among the inputs are followed, also in a circle and to nowhere', async () => {
  const base = await baseDir();
  const before = await digestOf(base);
  await rename(join(base, 'In'), join(base, 'In.real'));
  await symlink('In.real', join(base, 'In'));
  expect(await digestOf(base)).toBe(before);
  await symlink('..', join(base, 'In.real', 'circle'));
  await symlink('nowhere', join(base, 'In.real', 'broken'));
  const paths = (await codeOf(base).readContent(CHOICE)).inputs.map(({ path }) => path);
  expect(paths).toContain('In/mcdrt.inp');
  expect(paths).not.toContain('In/broken');
});

test('templates are looked for in templates, pdrinpdata/templates and the base directory, in this order', async () => {
  const base = await baseDir();
  const name = 'my.template';
  const found: string[] = [];
  for (const folder of ['.', 'pdrinpdata/templates', 'templates']) {
    await mkdir(join(base, folder), { recursive: true });
    await writeFile(join(base, folder, name), `template of ${folder}`);
    const { templates } = await codeOf(base).readContent({ ...CHOICE, jsonTemplate: name });
    found.push(templates.json.text);
  }
  expect(found).toEqual(['template of .', 'template of pdrinpdata/templates', 'template of templates']);
});

test('without an .INP template the JSON one alone is used', async () => {
  const base = await baseDir();
  await rm(join(base, 'templates/PDRNEW.INP.template'));
  expect((await codeOf(base).readContent(CHOICE)).templates.inp).toBeUndefined();
});

test('every fault of a base directory is named at once, with its key', async () => {
  const base = await baseDir();
  await chmod(join(base, 'pdrexe'), 0o644);
  await rm(join(base, 'onionexe'));
  await rm(join(base, 'templates/pdr_config.json.template'));
  const choice = { chemistry: 'missing.dat', onionSpecies: ['CO', 'XX', 'a/b'] };
  const fault = await codeOf(base)
    .readContent(choice)
    .catch((error: unknown) => error as PdrError);
  expect(fault).toMatchObject({ type: 'MissingInput' });
  expect((fault as PdrError).message.replaceAll(base, 'BASE').split('\n')).toEqual([
    'BASE/pdrexe (pdr.pdr_file_name) is not executable: chmod +x it.',
    'There is no executable BASE/onionexe: set pdr.base_dir or pdr.onion_file_name.',
    'There is no JSON template pdr_config.json.template in templates, pdrinpdata/templates, . of BASE: ' +
      'set pdr.json_template_file or give --json-template.',
    'There is no chemistry file BASE/pdrinpdata/missing.dat: set pdr.chem_database to a file of that folder. ' +
      `There are: ${CHEMISTRY}.`,
    'There is no BASE/onioninpdata/ONION3.INP.XX for the species XX: ' +
      'write it, or leave the species out of model_parameters.species and --species.',
    '"a/b" is no name of a species (model_parameters.species or --species).',
  ]);
});

test('names that lead out of the base directory are refused', async () => {
  const base = await baseDir();
  await writeFile(join(base, '..', 'secret'), 'secret');
  const choices = [
    { ...CHOICE, jsonTemplate: '../../secret' },
    { ...CHOICE, jsonTemplate: join(base, '..', 'secret') },
    { ...CHOICE, chemistry: '../../secret' },
  ];
  for (const choice of choices) {
    await expect(codeOf(base).readContent(choice)).rejects.toMatchObject({ type: 'MissingInput' });
  }
  const code = kosmaTau(setupOf(base, { inputDirectories: ['../'] }));
  await expect(code.readContent(CHOICE)).rejects.toThrow('directories.pdr_inp_dirs');
});

test('a missing base directory and an unset chemistry file say what to set', async () => {
  await expect(codeOf('/no/such/folder').readContent(CHOICE)).rejects.toThrow(
    'There is no folder /no/such/folder (pdr.base_dir, PDR_BASE_DIR or PDR_EXEC_PATH).',
  );
  const base = await baseDir();
  await expect(codeOf(base).readContent({ ...CHOICE, chemistry: '' })).rejects.toThrow(
    'set pdr.chem_database',
  );
});
