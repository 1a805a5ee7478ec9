import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Flags, LoadedConfiguration, StackDefaults } from '../../config/configuration.ts';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { loadConfiguration } from '../../config/load-configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'pdr-run-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;

export interface Sayings {
  readonly yaml?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly flags?: Partial<Flags>;
  readonly stack?: StackDefaults;
}

/** Loads a configuration whose file holds `yaml`; no file where there is none. */
export function load({ yaml, environment = {}, flags = {}, stack }: Sayings): LoadedConfiguration {
  return loadConfiguration({
    file: yaml === undefined ? undefined : configFile(yaml),
    environment,
    flags,
    stack,
  });
}

/** The faults that loading ends with, without the file's folder. */
export function faultsOf(sayings: Sayings): string[] {
  try {
    load(sayings);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map(withoutFolder);
    throw error;
  }
  return [];
}

/** A message with the bare name of the file, `c.yaml`. */
export function withoutFolder(message: string): string {
  return message.replaceAll(/\S*pdr-run-config-\w+\/\d+-/g, '');
}

export function configFile(yaml: string): string {
  const file = join(folder, `${count++}-c.yaml`);
  writeFileSync(file, yaml);
  return file;
}
