import type { SettingInForce } from '../../config/configuration.ts';
import { createCode } from '../../codes/create-code.ts';
import { codeSetupOf } from '../../config/code-setup.ts';
import { createStorage } from '../../storage/create-storage.ts';
import type { PlaceArguments } from '../grid-options.ts';
import { onionSpeciesOf } from '../onion-species.ts';
import { openSession, type Session } from '../session.ts';
import { checkDatabase } from './check-database.ts';
import { checkTemporal } from './check-temporal.ts';
import { type Finding, fault, findingOf, note, ok } from './finding.ts';

export interface Examination {
  readonly findings: readonly Finding[];
  /** Every value in force with its source; secrets are masked. */
  readonly settings: readonly SettingInForce[];
}

const LEAST_FREE_BYTES = 1024 ** 3;

/** Checks every part of a run from here, all of them whatever the first ones say. */
export async function examine(args: PlaceArguments): Promise<Examination> {
  const session = openSession(args);
  const parts = await Promise.all([
    findingOf('node', checkNode),
    findingOf('configuration', () => checkConfiguration(session)),
    findingOf('code', () => checkCode(session)),
    findingOf('storage', () => checkStorage(session)),
    findingOf('temporal', () => checkTemporal(session)),
    findingOf('database', () => checkDatabase(session)),
  ]);
  return { findings: parts.flat(), settings: session.sources };
}

function checkNode(): Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return [
    enough
      ? ok('node', `Node ${process.versions.node}`)
      : fault('node', `Node ${process.versions.node}`, 'install Node 20.19 or newer'),
  ];
}

function checkConfiguration({ configuration, notes }: Session): Finding[] {
  const read = configuration.file ?? 'no file: environment and defaults';
  return [
    ok('configuration', read),
    ...notes.map((text) => note('configuration', text, 'see docs/configuration.md')),
  ];
}

async function checkCode({ configuration }: Session): Promise<Finding[]> {
  const code = createCode(codeSetupOf(configuration));
  const { species } = onionSpeciesOf(configuration);
  const choice = { chemistry: configuration.pdr.chemistry, onionSpecies: species };
  const content = await code.readVersions(await code.readContent(choice));
  const programs = content.executables.map(
    ({ fileName, revision }) => `${fileName} ${revision ?? '(no revision)'}`,
  );
  return [ok('code', `${content.code}: ${programs.join(', ')}; content ${content.digest.slice(0, 12)}`)];
}

async function checkStorage({ configuration, stack, usesStack }: Session): Promise<Finding[]> {
  if (usesStack && stack === undefined && configuration.storage.baseDir === '') {
    return [note('storage', 'the embedded stack keeps results in its data directory', 'pdr-run up makes it')];
  }
  const { folder, fault: wrong, freeBytes } = await createStorage(configuration.storage).probe();
  if (wrong !== undefined)
    return [fault('storage', `${folder}: ${wrong}`, 'name another folder with storage.base_dir')];
  const free = `${folder}: ${(freeBytes / 1024 ** 3).toFixed(1)} GB free`;
  if (freeBytes < LEAST_FREE_BYTES)
    return [note('storage', free, 'make room, or name another folder with storage.base_dir')];
  return [ok('storage', free)];
}
