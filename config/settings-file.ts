import { readFileSync } from 'node:fs';
import {
  type Alias,
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
  /** Absent for a key without value (`password:`, `null`), which counts as not said; `map` for a nested section. */
  readonly given?: Given;
  readonly isMap?: boolean;
}

export interface SettingsFile {
  readonly sections: readonly { readonly name: string; readonly line: number; readonly sound: boolean }[];
  readonly entries: readonly FileEntry[];
}

/** Sections and keys with their lines. Throws ConfigurationError for a file that cannot be read or is no YAML. */
export function readSettingsFile(file: string): SettingsFile {
  return parseSettings(file, readText(file));
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

/**
 * The failsafe schema takes every scalar as the text that was written: `00` stays `00`, `20.0` stays `20.0`, and what
 * the text means is decided by its key.
 */
function parseSettings(file: string, yaml: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigurationError(
      document.errors.map(
        ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: not valid YAML: ${message}.`,
      ),
    );
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && isNothing(root))) return { sections: [], entries: [] };
  if (!isMap(root))
    throw new ConfigurationError([`${file}:1: no sections found. Write "section:" and keys below it.`]);
  const lineOf = (node: unknown): number => {
    const start = (node as { range?: [number, number, number] | null } | null)?.range?.[0];
    return start === undefined ? 1 : lines.linePos(start).line;
  };
  return sectionsOf(
    pairsOf(root, (alias) => alias.resolve(document)),
    lineOf,
    (alias) => alias.resolve(document),
  );
}

type Resolve = (alias: Alias) => unknown;

function sectionsOf(
  pairs: Map<string, [unknown, unknown]>,
  lineOf: (node: unknown) => number,
  resolve: Resolve,
) {
  const sections: { name: string; line: number; sound: boolean }[] = [];
  const entries: FileEntry[] = [];
  for (const [section, [keyNode, valueNode]] of pairs) {
    const value = isAlias(valueNode) ? resolve(valueNode) : valueNode;
    const empty = value === null || (isScalar(value) && isNothing(value));
    sections.push({ name: section, line: lineOf(keyNode), sound: empty || isMap(value) });
    if (!isMap(value)) continue;
    for (const [key, [name, node]] of pairsOf(value, resolve)) {
      const content = isAlias(node) ? resolve(node) : node;
      entries.push({ section, key, line: lineOf(name), ...contentOf(content, resolve) });
    }
  }
  return { sections, entries };
}

/** A map's pairs by key; `<<` merges another map below it, as Python's YAML does. */
function pairsOf(map: YAMLMap, resolve: Resolve): Map<string, [unknown, unknown]> {
  const pairs = new Map<string, [unknown, unknown]>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    if (name !== '<<') pairs.set(name, [key, value]);
  }
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.value !== '<<') continue;
    for (const source of isSeq(value) ? value.items : [value]) {
      const merged = isAlias(source) ? resolve(source) : source;
      if (!isMap(merged)) continue;
      for (const [name, pair] of pairsOf(merged, resolve)) if (!pairs.has(name)) pairs.set(name, pair);
    }
  }
  return pairs;
}

function contentOf(node: unknown, resolve: Resolve): Pick<FileEntry, 'given' | 'isMap'> {
  if (isMap(node)) return { isMap: true };
  if (isSeq(node)) {
    const items = node.items.map((item) => (isAlias(item) ? resolve(item) : item));
    if (!items.every((item) => isScalar(item))) return { isMap: true };
    return { given: { texts: items.map((item) => textOf(item)), isList: true, quoted: false } };
  }
  if (!isScalar(node) || isNothing(node)) return {};
  return { given: { texts: [textOf(node)], isList: false, quoted: node.type !== Scalar.PLAIN } };
}

function textOf(node: Scalar): string {
  return String(node.value ?? '');
}

/** The plain scalars that YAML takes for no value at all. */
function isNothing(node: Scalar): boolean {
  return (
    node.value === null || (node.type === Scalar.PLAIN && /^(~|null|Null|NULL)?$/.test(String(node.value)))
  );
}
