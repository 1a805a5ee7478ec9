import { basename } from 'node:path';
import { type CodeContent, OUTPUT_ROLES } from '../codes/code.ts';
import { digestText } from '../codes/content/digest-file.ts';
import type { Adoptable } from '../database/adoptable.ts';
import { holdsColumnSpecies, sameParameters } from '../database/adoption-rules.ts';
import type { NewModel } from '../database/registration.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { ArchivedFile } from '../domain/model-record.ts';
import { DEFAULT_CHEMICAL_SPECIES } from '../domain/parameters.ts';
import type { Storage } from '../storage/storage.ts';
import type { HeldContent } from './hold-content.ts';
import { fileOf, HDF_ROLES, type OutputColumn, roleOf } from './result-rows.ts';

/** Outputs that a model always has; a row that names one of them whose file is gone has no whole archive. */
const ALWAYS_THERE: readonly OutputColumn[] = [
  'outputTextoutFile',
  'outputHdf4File',
  'outputHdf5File',
  'outputChemchkFile',
  'outputCtrlIndFile',
];

/**
 * The archived files of a model that pdr_run finished, or undefined where it is not known to be what the grid asks for: by
 * its executable's SHA-256, its chemistry file, its template where that is recorded, its parameters and onion species; or
 * where a file is missing, or an HDF file is not the one whose checksum pdr_run recorded.
 */
export async function verifyAdoptable(
  storage: Storage,
  { code, content }: Pick<HeldContent, 'code' | 'content'>,
  spec: GridSpec,
  found: Adoptable,
  model: Pick<NewModel, 'point' | 'parameters'>,
): Promise<ArchivedFile[] | undefined> {
  if (!isSameModel(content, spec, found, model.parameters)) return undefined;
  const outputs = code.outputs(found.job, spec.onionSpecies).map(({ role, to }) => ({ role, path: to }));
  const roles = new Set(found.hdfFiles.map(({ name }) => HDF_ROLES[name]));
  const hdf = await storage.digest(
    spec.name,
    outputs.filter(({ role }) => roles.has(role)),
  );
  if (!haveRecordedChecksums(hdf, found)) return undefined;
  const others = await storage.digest(
    spec.name,
    outputs.filter(({ role }) => !roles.has(role)),
  );
  const files = [...hdf, ...others];
  if (!isWhole(files, spec, found)) return undefined;
  const deck = code.plan(content, spec, model.point).decks[0]?.text ?? '';
  return isSameChemistry(found, model.parameters, files, deck) ? files : undefined;
}

function isSameModel(
  content: CodeContent,
  spec: GridSpec,
  found: Adoptable,
  parameters: ReadonlyMap<string, unknown>,
): boolean {
  const executable = content.executables.find(({ role }) => role === 'pdr')?.sha256;
  const template = found.templateSha256 ?? content.templates.json.sha256;
  return (
    found.executableSha256 === executable &&
    basename(found.chemistryFileName ?? '') === spec.chemistry &&
    template === content.templates.json.sha256 &&
    found.parameters['id'] !== null &&
    sameParameters(found.parameters, withoutUnsaid(found, parameters)) &&
    sameSpecies(found.onionSpecies, spec.onionSpecies)
  );
}

function withoutUnsaid(
  { parameters }: Adoptable,
  wanted: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, unknown> {
  if (!holdsColumnSpecies(parameters)) return wanted;
  return new Map([...wanted].filter(([name]) => name !== 'species'));
}

/** Where the row does not say which species the deck had: the usual ones, or those of the archived deck. */
function isSameChemistry(
  { parameters }: Adoptable,
  wanted: ReadonlyMap<string, unknown>,
  files: readonly ArchivedFile[],
  deck: string,
): boolean {
  if (!holdsColumnSpecies(parameters)) return true;
  const species = wanted.get('species');
  const usual = Array.isArray(species) && species.join(' ') === DEFAULT_CHEMICAL_SPECIES.join(' ');
  return usual || fileOf(files, OUTPUT_ROLES.jsonDeck)?.sha256 === digestText(deck);
}

/** Whatever pdr_run puts between the names. A row that names none is judged by its files. */
function sameSpecies(recorded: string | null, wanted: readonly string[]): boolean {
  const names = (recorded ?? '').split(/[\s,;'"[\]]+/).filter(Boolean);
  return names.length === 0 || names.join(' ') === wanted.join(' ');
}

function haveRecordedChecksums(files: readonly ArchivedFile[], { hdfFiles }: Adoptable): boolean {
  const same = hdfFiles.filter(({ name, sha256, size }) => {
    const file = files.find(({ role }) => role === HDF_ROLES[name]);
    return file !== undefined && file.sha256 === sha256 && (size === null || size === file.size);
  });
  return hdfFiles.length > 0 && same.length === hdfFiles.length;
}

function isWhole(files: readonly ArchivedFile[], spec: GridSpec, { outputs }: Adoptable): boolean {
  const named = ALWAYS_THERE.filter((column) => outputs.includes(column));
  const onion = spec.onionSpecies.map((species) => `onion ${species}`);
  return (
    named.every((column) => fileOf(files, roleOf(column)) !== undefined) &&
    onion.every((role) => fileOf(files, role) !== undefined)
  );
}
