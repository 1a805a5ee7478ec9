import type { ParameterValue } from '../domain/grid-spec.ts';
import type { Quantity } from '../domain/quantity.ts';
import { findGridFaults, type GridFault } from '../domain/validate-grid.ts';
import { buildConfiguration } from './build-configuration.ts';
import type {
  Configuration,
  Flags,
  LoadedConfiguration,
  SettingInForce,
  StackDefaults,
} from './configuration.ts';
import { ConfigurationError } from './configuration-error.ts';
import { type GivenParameter, givenParameters } from './deck-parameters.ts';
import { gridSpecOf } from './grid-request.ts';
import { Resolver } from './resolver.ts';
import { givenQuantities } from './quantities.ts';
import { PARAMETER_SECTION, type Sorted, sortSections } from './sections.ts';
import { SETTINGS, type SettingKey } from './settings.ts';
import { readSettingsFile } from './settings-file.ts';

export interface ConfigurationRequest {
  readonly file?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly flags: Partial<Flags>;
  /** What a running embedded stack offers. */
  readonly stack?: StackDefaults | undefined;
}

/**
 * The configuration in force: command line > environment > file > stack > default. Relative paths start at the current
 * directory, wherever the file lies, as in pdr_run. Throws ConfigurationError with every fault at once.
 */
export function loadConfiguration({
  file,
  environment,
  flags,
  stack,
}: ConfigurationRequest): LoadedConfiguration {
  const said = readFile(file);
  const resolver = new Resolver({
    ...(file === undefined ? {} : { file }),
    entries: said.entries,
    environment,
    flags,
  });
  const given = givenParameters(said.entries);
  const { configuration, notes } = buildConfiguration({
    file,
    resolver,
    stack,
    parameters: valuesOf(given),
    quantities: said.quantities,
    flags,
  });
  for (const { key, reason } of faultsOfGrid(configuration, flags)) resolver.refuse(key, reason);
  const faults = [...said.faults, ...resolver.faults];
  if (faults.length > 0) throw new ConfigurationError(faults);
  return {
    configuration,
    notes: [...said.notes, ...notes, ...given.flatMap((parameter) => noteOf(file, parameter))],
    sources: [...inTableOrder(resolver.sources), ...given.map((parameter) => sourceOf(file, parameter))],
  };
}

/** What the file says; nothing where there is no file. */
function readFile(file: string | undefined): Sorted & { readonly quantities: readonly Quantity[] } {
  if (file === undefined) return { entries: new Map(), faults: [], notes: [], quantities: [] };
  const settings = readSettingsFile(file);
  const sorted = sortSections(file, settings);
  const { quantities, faults } = givenQuantities(file, settings);
  return { ...sorted, faults: [...sorted.faults, ...faults], quantities };
}

/** Faults of the whole grid; a wrong number of slots was refused as `worker.slots` already. */
function faultsOfGrid(configuration: Configuration, flags: Partial<Flags>): GridFault[] {
  const extra = { codeDigest: '', onionSpecies: [], now: new Date(0) };
  const spec = gridSpecOf(configuration, { ...flags, single: false }, extra);
  return findGridFaults(spec).filter(({ key }) => key !== '--slots');
}

const ORDER = Object.keys(SETTINGS);

/** In the order of the table; keys of pdr_run's that nobody said are left out. */
function inTableOrder(sources: readonly SettingInForce[]): SettingInForce[] {
  return sources
    .filter(({ key, source }) => source !== 'default' || SETTINGS[key as SettingKey].former !== true)
    .toSorted((a, b) => ORDER.indexOf(a.key) - ORDER.indexOf(b.key));
}

function valuesOf(given: readonly GivenParameter[]): Record<string, ParameterValue> {
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}

function noteOf(file: string | undefined, { name, line, note }: GivenParameter): string[] {
  return note === undefined ? [] : [`${file}:${line}: ${PARAMETER_SECTION}.${name}: ${note}`];
}

function sourceOf(file: string | undefined, { name, value, line }: GivenParameter) {
  return { key: `${PARAMETER_SECTION}.${name}`, value: String(value), source: `${file}:${line}` };
}
