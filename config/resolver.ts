import type { Flags, SettingInForce } from './configuration.ts';
import { type Given, Refusal } from './readers.ts';
import { type Setting, SETTINGS, type SettingKey, type SettingValue } from './settings.ts';
import type { FileEntry } from './settings-file.ts';

/** Where settings may be said; entries of the file by `section.key` with the sections' first names. */
export interface Sayings {
  readonly file?: string;
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly environment: NodeJS.ProcessEnv;
  readonly flags: Partial<Flags>;
}

type Origin = 'command line' | 'environment' | 'file';

interface Said {
  readonly given: Given;
  readonly origin: Origin;
  /** For messages and for `sources`. */
  readonly place: string;
}

/** Finds each setting's value in force, and gathers all faults on the way. */
export class Resolver {
  readonly faults: string[] = [];
  readonly sources: SettingInForce[] = [];
  readonly #sayings: Sayings;

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
  }

  /**
   * The value in force: command line > environment > file > stack > default. A value that cannot be used is a fault,
   * and the default stands in for it so that the search for faults goes on.
   */
  value<Key extends SettingKey>(key: Key, stack?: SettingValue<Key>): SettingValue<Key> {
    const said = this.#said(key);
    return said === undefined ? this.unsaid(key, stack) : this.#read(key, said);
  }

  /** The same for a setting whose default follows from others. */
  valueOr<Key extends SettingKey>(
    key: Key,
    stack: SettingValue<Key> | undefined,
    computed: NonNullable<SettingValue<Key>>,
  ): NonNullable<SettingValue<Key>> {
    const said = this.#said(key);
    if (said === undefined && stack === undefined) return this.#inForce(key, computed, 'default');
    return this.value(key, stack) ?? computed;
  }

  /** What holds where neither user nor file is asked. */
  unsaid<Key extends SettingKey>(key: Key, stack?: SettingValue<Key>): SettingValue<Key> {
    if (stack !== undefined) return this.#inForce(key, stack, 'stack');
    // a relative default is read like a value that was written
    const { fallback, read } = settingOf(key);
    const value = typeof fallback === 'string' ? read(plain([fallback])) : fallback;
    return this.#inForce(key, value as SettingValue<Key>, 'default');
  }

  /** Who said it, or undefined where nobody did. */
  origin(key: SettingKey): Origin | undefined {
    return this.#said(key)?.origin;
  }

  /** Records a fault of a value that was read already, at the place where it was said. */
  refuse(key: string, reason: string): void {
    this.faults.push(`${this.#place(key)}${key}: ${reason}`);
  }

  #place(key: string): string {
    if (key.startsWith('--')) return 'command line: ';
    const entry = this.#sayings.entries.get(key);
    const place = key in SETTINGS ? this.#said(key as SettingKey)?.place : entry && this.#filePlace(entry);
    const somewhere = place ?? this.#sayings.file;
    return somewhere === undefined ? '' : `${somewhere}: `;
  }

  #read<Key extends SettingKey>(key: Key, said: Said): SettingValue<Key> {
    const setting = settingOf(key);
    try {
      return this.#inForce(key, setting.read(said.given) as SettingValue<Key>, said.place);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.faults.push(`${said.place}: ${key}: ${error.message}`);
      return setting.fallback as SettingValue<Key>;
    }
  }

  #said(key: SettingKey): Said | undefined {
    return this.#fromFlags(key) ?? this.#fromEnvironment(key) ?? this.#fromFile(key);
  }

  #fromFlags(key: SettingKey): Said | undefined {
    for (const flag of settingOf(key).flags ?? []) {
      const value = this.#sayings.flags[flag];
      // a switch that is not given may arrive as false
      if (value === undefined || value === false) continue;
      const isList = Array.isArray(value);
      const texts = isList ? value.map(String) : [String(value)];
      return { given: { texts, isList, quoted: false }, origin: 'command line', place: 'command line' };
    }
    return undefined;
  }

  #fromEnvironment(key: SettingKey): Said | undefined {
    const { environment = [], secret } = settingOf(key);
    for (const name of environment) {
      const value = this.#sayings.environment[name];
      // an empty variable says nothing, but a password may be empty
      if (value === undefined || (value === '' && secret !== true)) continue;
      return { given: plain([value]), origin: 'environment', place: `environment ${name}` };
    }
    return undefined;
  }

  #fromFile(key: SettingKey): Said | undefined {
    const entry = this.#sayings.entries.get(key);
    if (entry?.given === undefined) return undefined;
    return { given: entry.given, origin: 'file', place: this.#filePlace(entry) };
  }

  #filePlace({ line }: FileEntry): string {
    return `${this.#sayings.file}:${line}`;
  }

  #inForce<Key extends SettingKey, Value extends SettingValue<Key>>(
    key: Key,
    value: Value,
    source: string,
  ): Value {
    const secret = settingOf(key).secret === true && value !== '' && value !== undefined;
    this.sources.push({ key, value: secret ? '********' : valueText(value), source });
    return value;
  }
}

/** As text, for people. */
function valueText(value: unknown): string {
  if (value === undefined) return 'not set';
  return Array.isArray(value) ? value.join(' ') : `${value as string | number | boolean}`;
}

function plain(texts: readonly string[]): Given {
  return { texts, isList: false, quoted: false };
}

function settingOf(key: SettingKey): Setting<unknown, unknown> {
  return SETTINGS[key];
}
