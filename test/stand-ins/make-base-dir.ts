import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface BaseDirOptions {
  /** Name of the chemistry file; `chem_rates_udfa22.dat` unless given. */
  readonly chemistry?: string;
  /** Species with an input file for onion; CO and C+ unless given. */
  readonly onionSpecies?: readonly string[];
  /** Lines of the behaviour file; see common.sh. */
  readonly behaviour?: readonly string[];
  /** Whether there is an .INP template beside the JSON one; yes unless said. */
  readonly inpTemplate?: boolean;
}

const STAND_INS = import.meta.dirname;
const DECKS = join(STAND_INS, '../fixtures/pdr_run/deck');

/** Makes a complete base directory of the code `kosma-tau` with stand-ins for its programs. */
export async function makeBaseDir(directory: string, options: BaseDirOptions = {}): Promise<void> {
  for (const folder of ['pdrinpdata', 'onioninpdata', 'In', 'templates']) {
    await mkdir(join(directory, folder), { recursive: true });
  }
  await writePrograms(directory);
  await writeInputs(directory, options);
  await copyTemplates(directory, options.inpTemplate ?? true);
}

async function writePrograms(directory: string): Promise<void> {
  const part = (name: string): Promise<string> => readFile(join(STAND_INS, name), 'utf8');
  const common = await part('common.sh');
  await writeProgram(join(directory, 'pdrexe'), common + (await part('pdrexe.sh')));
  await writeProgram(join(directory, 'onionexe'), common + (await part('onionexe.sh')));
  await writeProgram(join(directory, 'getctrlind'), await part('idle.sh'));
  await writeProgram(join(directory, 'mrt.exe'), await part('idle.sh'));
}

async function writeProgram(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

async function writeInputs(directory: string, options: BaseDirOptions): Promise<void> {
  const { chemistry = 'chem_rates_udfa22.dat', onionSpecies = ['CO', 'C+'], behaviour = [] } = options;
  await writeFile(join(directory, 'pdrinpdata', chemistry), `rates of ${chemistry}\n`);
  await writeFile(join(directory, 'pdrinpdata', 'behaviour'), behaviour.map((rule) => `${rule}\n`).join(''));
  await writeFile(join(directory, 'In', 'mcdrt.inp'), 'input of the Monte Carlo code\n');
  for (const species of onionSpecies) {
    await writeFile(join(directory, 'onioninpdata', `ONION3.INP.${species}`), `species ${species}\n`);
  }
}

async function copyTemplates(directory: string, withInp: boolean): Promise<void> {
  const names = ['pdr_config.json.template', ...(withInp ? ['PDRNEW.INP.template'] : [])];
  for (const name of names) await copyFile(join(DECKS, name), join(directory, 'templates', name));
}
