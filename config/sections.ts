import { didYouMean } from '../domain/suggest.ts';
import { LEGACY_KEYS } from './legacy-keys.ts';
import { SETTINGS } from './settings.ts';
import type { FileEntry, SettingsFile } from './settings-file.ts';

/** The section of deck parameters, whose keys no table of settings holds. */
export const PARAMETER_SECTION = 'non_default_parameters';

/** Both spellings are one section. */
const ALIASES: Readonly<Record<string, string>> = {
  model_params: 'model_parameters',
  non_default_params: PARAMETER_SECTION,
};

const KEYS = [...Object.keys(SETTINGS), ...Object.keys(LEGACY_KEYS)];
const SECTIONS = [...new Set(KEYS.map((key) => key.slice(0, key.indexOf('.')))), PARAMETER_SECTION];

/** What a file says, by `section.key` with the sections' first names, and what is to be said of the rest. */
export interface Sorted {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

/** Sorts a file's keys into known sections; an unknown section is a fault, an unknown key a note. */
export function sortSections(file: string, { sections, entries }: SettingsFile): Sorted {
  const known = entries.filter(({ section }) => SECTIONS.includes(canonical(section)));
  const { chosen, notes } = choose(file, known);
  const rest = [...chosen.entries()].flatMap(([key, entry]) => noteOf(key, entry));
  return {
    entries: chosen,
    faults: [
      ...sections.flatMap((section) => sectionFaults(file, section)),
      ...[...chosen].flatMap(([key, entry]) => nestingFaults(file, key, entry)),
    ],
    notes: [...notes, ...rest.map(({ line, note }) => `${file}:${line}: ${note}`)],
  };
}

function canonical(section: string): string {
  return ALIASES[section] ?? section;
}

/** Where both spellings of a section say one key, the first name's holds, as in pdr_run. */
function choose(file: string, entries: readonly FileEntry[]) {
  const chosen = new Map<string, FileEntry>();
  const notes: string[] = [];
  const [aliased, firstNames] = [true, false].map((alias) =>
    entries.filter(({ section }) => section in ALIASES === alias),
  );
  for (const entry of [...(aliased ?? []), ...(firstNames ?? [])]) {
    const key = `${canonical(entry.section)}.${entry.key}`;
    const other = chosen.get(key);
    if (other !== undefined) {
      const which = `${other.section}.${other.key} is said again in line ${entry.line} under ${entry.section}`;
      notes.push(`${file}:${other.line}: ${which}, and that holds.`);
    }
    chosen.set(key, entry);
  }
  return { chosen, notes };
}

function sectionFaults(file: string, { name, line, sound }: SettingsFile['sections'][number]): string[] {
  if (!SECTIONS.includes(canonical(name))) {
    const nearest = didYouMean(name, [...SECTIONS, ...Object.keys(ALIASES)]);
    const remedy =
      nearest === undefined ? `Sections are ${SECTIONS.join(', ')}.` : `Did you mean "${nearest}"?`;
    return [`${file}:${line}: ${name}: this section is unknown. ${remedy}`];
  }
  return sound
    ? []
    : [`${file}:${line}: ${name}: this is no section. Write "${name}:" and its keys below it.`];
}

function nestingFaults(file: string, key: string, { isMap, line }: FileEntry): string[] {
  if (isMap !== true || !(key in SETTINGS || key.startsWith(`${PARAMETER_SECTION}.`))) return [];
  return [`${file}:${line}: ${key}: keys stand where a value should. Give one value, or a list of them.`];
}

function noteOf(key: string, entry: FileEntry): { line: number; note: string }[] {
  if (key in SETTINGS || key.startsWith(`${PARAMETER_SECTION}.`)) return [];
  const { line } = entry;
  if (key in LEGACY_KEYS) {
    const note = LEGACY_KEYS[key];
    const isSaid = entry.given !== undefined || entry.isMap === true;
    return note && isSaid ? [{ line, note: `${key} ${note}` }] : [];
  }
  const [section, name] = [canonical(entry.section), entry.key];
  const siblings = KEYS.filter((known) => known.startsWith(`${section}.`)).map((known) =>
    known.slice(section.length + 1),
  );
  const nearest = didYouMean(name, siblings);
  const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
  return [{ line, note: `${key} is not known and has no effect${hint}.` }];
}
