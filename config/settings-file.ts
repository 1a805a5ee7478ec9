import { readFileSync } from 'node:fs';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { ConfigurationError } from './configuration-error.ts';
import type { Given } from './readers.ts';

/** One key of a section as it stands in the file. */
export interface FileEntry {
  readonly section: string;
  readonly key: string;
  readonly line: number;
  /** Absent for a key without a value (`password:`, `null`, `{}`), which counts as not said. */
  readonly given?: Given;
  /** Keys stand below it instead of a value. */
  readonly isMap?: boolean;
}

/** A file's top level; `sound` where the value is a map, or nothing. */
export interface FileSection {
  readonly name: string;
  readonly line: number;
  readonly sound: boolean;
  /** Where the value is a list of maps. */
  readonly items?: readonly FileItem[];
}

/** A map in a list, by its keys. */
export interface FileItem {
  readonly line: number;
  readonly fields: ReadonlyMap<string, { readonly text: string; readonly line: number }>;
}

export interface SettingsFile {
  readonly sections: readonly FileSection[];
  readonly entries: readonly FileEntry[];
}

/** Sections and keys with their lines. Throws ConfigurationError for a file that cannot be read or is no YAML. */
export function readSettingsFile(file: string): SettingsFile {
  return new YamlReader(file, readText(file)).settings();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigurationError([
      `${file}: cannot be read (${why}). Check --config, or write a file with "init".`,
    ]);
  }
}

/** A key, and its value with aliases followed. */
interface Pair {
  readonly key: string;
  readonly line: number;
  readonly value: unknown;
}

/**
 * The failsafe schema takes every scalar as the text that was written: `00` stays `00`, `20.0` stays `20.0`, and what
 * the text means is decided by its key.
 */
class YamlReader {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(file: string, yaml: string) {
    this.#file = file;
    const options = { schema: 'failsafe', lineCounter: this.#lines, prettyErrors: false } as const;
    this.#document = parseDocument(yaml, options);
  }

  settings(): SettingsFile {
    const root = this.#root();
    const sections: FileSection[] = [];
    const entries: FileEntry[] = [];
    for (const { key: section, line, value } of root) {
      const items = this.#items(value);
      const sound = isMap(value) || isNothing(value);
      sections.push({ name: section, line, sound, ...(items === undefined ? {} : { items }) });
      if (!isMap(value)) continue;
      for (const { key, line, value: content } of this.#pairs(value)) {
        entries.push({ section, key, line, ...this.#content(content) });
      }
    }
    return { sections, entries };
  }

  /** Undefined unless the value is a list of maps. */
  #items(value: unknown): FileItem[] | undefined {
    if (!isSeq(value)) return undefined;
    const maps = value.items.map((item) => this.#follow(item)).filter((item) => isMap(item));
    return maps.length === value.items.length ? maps.map((map) => this.#item(map)) : undefined;
  }

  #item(map: YAMLMap): FileItem {
    const fields = this.#pairs(map).map(({ key, line, value }) => {
      const text = isScalar(value) && !isNothing(value) ? textOf(value) : '';
      return [key, { text, line }] as const;
    });
    return { line: this.#lineOf(map.items[0]?.key), fields: new Map(fields) };
  }

  #root(): Pair[] {
    const { errors, contents } = this.#document;
    if (errors.length > 0) {
      throw new ConfigurationError(
        errors.map(({ pos: [start], message }) => `${this.#place(start)}: not valid YAML: ${message}.`),
      );
    }
    if (isMap(contents)) return this.#pairs(contents);
    if (isNothing(contents)) return [];
    throw new ConfigurationError([
      `${this.#place(0)}: no sections found. Write "section:" and its keys below it.`,
    ]);
  }

  #place(offset: number): string {
    return `${this.#file}:${this.#lines.linePos(offset).line}`;
  }

  /** A map's pairs; `<<` puts the pairs of other maps below its own, as Python's YAML does. */
  #pairs(map: YAMLMap): Pair[] {
    const pairs = new Map<string, Pair>();
    const merged: YAMLMap[] = [];
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      if (name === '<<') merged.push(...this.#maps(value));
      else pairs.set(name, { key: name, line: this.#lineOf(key), value: this.#follow(value) });
    }
    for (const pair of merged.flatMap((other) => this.#pairs(other))) {
      if (!pairs.has(pair.key)) pairs.set(pair.key, pair);
    }
    return [...pairs.values()];
  }

  #maps(node: unknown): YAMLMap[] {
    const value = this.#follow(node);
    const nodes = isSeq(value) ? value.items.map((item) => this.#follow(item)) : [value];
    return nodes.filter((item) => isMap(item));
  }

  #lineOf(node: unknown): number {
    const start = isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
    return this.#lines.linePos(start ?? 0).line;
  }

  #follow(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #content(node: unknown): Pick<FileEntry, 'given' | 'isMap'> {
    if (isNothing(node)) return {};
    if (isScalar(node))
      return { given: { texts: [textOf(node)], isList: false, quoted: node.type !== Scalar.PLAIN } };
    if (!isSeq(node)) return { isMap: true };
    const items = node.items.map((item) => this.#follow(item));
    if (!items.every((item) => isScalar(item))) return { isMap: true };
    return { given: { texts: items.map((item) => textOf(item)), isList: true, quoted: false } };
  }
}

function textOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : '';
}

/** What YAML takes for no value at all. */
function isNothing(node: unknown): boolean {
  if (node === null || node === undefined) return true;
  if (isMap(node)) return node.items.length === 0;
  return isScalar(node) && node.type === Scalar.PLAIN && /^(~|null|Null|NULL)?$/.test(textOf(node));
}
