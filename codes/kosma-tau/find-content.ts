import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import { TEMPLATE_FOLDERS } from '../../domain/template-folders.ts';
import type { CodeSetup, ContentChoice } from '../code.ts';
import { findTemplate, isFile } from '../content/find-template.ts';
import { type FoundExecutable, findExecutables } from './find-executables.ts';
import { PDR_INPUTS, onionInput } from './layout.ts';

/** Absolute paths of what a grid uses, each known to be there. */
export interface ContentPlaces {
  readonly executables: readonly FoundExecutable[];
  readonly json: string;
  readonly inp?: string;
  readonly inputDirectories: readonly string[];
}

/**
 * Finds all parts in the base directory. Input directories that are not there are passed over, because which of them a
 * program reads is its own affair. Throws `MissingInput` with every fault.
 */
export async function findContent(setup: CodeSetup, choice: ContentChoice): Promise<ContentPlaces> {
  if (!(await isDirectory(setup.baseDir))) {
    throw missing([`There is no folder ${setup.baseDir} (pdr.base_dir, PDR_BASE_DIR or PDR_EXEC_PATH).`]);
  }
  const faults: string[] = [];
  const executables = await findExecutables(setup, choice, faults);
  const json = await findJsonTemplate(setup, choice, faults);
  await checkChemistry(setup, choice.chemistry, faults);
  await checkOnionInputs(setup, choice.onionSpecies, faults);
  const inputDirectories = await findInputDirectories(setup, faults);
  if (faults.length > 0) throw missing(faults);
  const inp = await findTemplate(setup.baseDir, setup.inpTemplate);
  return { executables, json, inputDirectories, ...(inp !== undefined && { inp }) };
}

function missing(faults: readonly string[]): PdrError {
  return new PdrError('MissingInput', faults.join('\n'));
}

async function findJsonTemplate(setup: CodeSetup, choice: ContentChoice, faults: string[]): Promise<string> {
  const name = choice.jsonTemplate ?? setup.jsonTemplate;
  if (!staysInside(name)) {
    faults.push(
      `The JSON template "${name}" is to be a file name (pdr.json_template_file or --json-template).`,
    );
    return '';
  }
  const path = await findTemplate(setup.baseDir, name);
  if (path === undefined) {
    faults.push(
      `There is no JSON template ${name} in ${TEMPLATE_FOLDERS.join(', ')} of ${setup.baseDir}: ` +
        'set pdr.json_template_file or give --json-template.',
    );
  }
  return path ?? '';
}

async function checkChemistry(setup: CodeSetup, name: string, faults: string[]): Promise<void> {
  const folder = join(setup.baseDir, PDR_INPUTS);
  if (name !== '' && staysInside(name) && (await isFile(join(folder, name)))) return;
  const there = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.dat')).sort();
  const offer = there.length > 0 ? ` There are: ${there.slice(0, 10).join(', ')}.` : '';
  faults.push(
    name === ''
      ? `No chemistry file is chosen: set pdr.chem_database to a file of ${folder}.${offer}`
      : `There is no chemistry file ${join(folder, name)}: set pdr.chem_database to a file of that folder.${offer}`,
  );
}

async function checkOnionInputs(
  setup: CodeSetup,
  species: readonly string[],
  faults: string[],
): Promise<void> {
  for (const one of species) {
    if (!/^[^/\s]+$/.test(one)) {
      faults.push(`"${one}" is no name of a species (model_parameters.species or --species).`);
    } else if (!(await isFile(join(setup.baseDir, onionInput(one))))) {
      faults.push(
        `There is no ${join(setup.baseDir, onionInput(one))} for the species ${one}: ` +
          'write it, or leave the species out of model_parameters.species and --species.',
      );
    }
  }
}

async function findInputDirectories(setup: CodeSetup, faults: string[]): Promise<string[]> {
  const wanted = new Set([PDR_INPUTS, ...setup.inputDirectories]);
  const found: string[] = [];
  for (const directory of wanted) {
    if (!/^[^./][^/]*$/.test(directory)) {
      faults.push(`"${directory}" is no name of an input directory (directories.pdr_inp_dirs).`);
    } else if (await isDirectory(join(setup.baseDir, directory))) found.push(directory);
  }
  return found.sort();
}

function staysInside(name: string): boolean {
  return !isAbsolute(name) && !name.split('/').includes('..');
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
