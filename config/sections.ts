import { didYouMean } from '../domain/suggest.ts';
import { LEGACY_KEYS } from './legacy-keys.ts';
import { QUANTITY_SECTION } from './quantities.ts';
import { SETTINGS } from './settings.ts';
import type { FileEntry, SettingsFile } from './settings-file.ts';

/** The section of deck parameters, whose keys no table of settings holds. */
export const PARAMETER_SECTION = 'non_default_parameters';

/** Both spellings are one section. */
const ALIASES: Readonly<Record<string, string>> = {
  model_params: 'model_parameters',
  non_default_params: PARAMETER_SECTION,
};

/** Sections of newer files of pdr_run for programs that this project does not run. */
const OF_NEWER_FILES: Readonly<Record<string, string>> = {
  simline: 'SIMLINE runs',
  uv_continuum: 'the ultraviolet continuum',
};

const KEYS = [...Object.keys(SETTINGS), ...Object.keys(LEGACY_KEYS)];
const SECTIONS = [
  ...new Set(KEYS.map((key) => key.slice(0, key.indexOf('.')))),
  PARAMETER_SECTION,
  QUANTITY_SECTION,
];

/** What a file says, by `section.key` with the sections' first names, and what is to be said of the rest. */
export interface Sorted {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

/** Sorts a file's keys into known sections; an unknown section is a fault, an unknown key a note. */
export function sortSections(file: string, { sections, entries }: SettingsFile): Sorted {
  const known = entries.filter(({ section }) => SECTIONS.includes(canonical(section)));
  const { chosen, overruled } = choose(known);
  const notes = [...overruled, ...[...chosen].flatMap(([key, entry]) => keyNotes(key, entry))];
  return {
    entries: chosen,
    faults: [
      ...sections.flatMap((section) => sectionFaults(file, section)),
      ...[...chosen].flatMap(([key, entry]) => nestingFaults(file, key, entry)),
    ],
    notes: notes.toSorted((a, b) => a.line - b.line).map(({ line, note }) => `${file}:${line}: ${note}`),
  };
}

/** What is to be said of a line of the file. */
interface LineNote {
  readonly line: number;
  readonly note: string;
}

function canonical(section: string): string {
  return ALIASES[section] ?? section;
}

/** Where both spellings of a section say one key, the first name's holds, as in pdr_run. */
function choose(entries: readonly FileEntry[]): { chosen: Map<string, FileEntry>; overruled: LineNote[] } {
  const chosen = new Map<string, FileEntry>();
  const overruled: LineNote[] = [];
  const byRank = entries.toSorted((a, b) => Number(b.section in ALIASES) - Number(a.section in ALIASES));
  for (const entry of byRank) {
    const key = `${canonical(entry.section)}.${entry.key}`;
    const other = chosen.get(key);
    chosen.set(key, entry);
    if (other === undefined) continue;
    const again = `said again in line ${entry.line} under ${entry.section}, and that holds.`;
    overruled.push({ line: other.line, note: `${other.section}.${other.key} is ${again}` });
  }
  return { chosen, overruled };
}

function sectionFaults(
  file: string,
  { name, line, sound, items }: SettingsFile['sections'][number],
): string[] {
  if (!SECTIONS.includes(canonical(name))) {
    const newer = OF_NEWER_FILES[name];
    if (newer !== undefined) {
      const remedy =
        'Remove the section, or comment it out, for pdr-run; pdr_run goes on reading the old file.';
      return [
        `${file}:${line}: ${name}: this section of newer pdr_run files (${newer}) has no meaning here, and leaving it unheeded would leave work undone. ${remedy}`,
      ];
    }
    const nearest = didYouMean(name, [...SECTIONS, ...Object.keys(ALIASES)]);
    const remedy =
      nearest === undefined ? `Sections are ${SECTIONS.join(', ')}.` : `Did you mean "${nearest}"?`;
    return [`${file}:${line}: ${name}: this section is unknown. ${remedy}`];
  }
  if (name === QUANTITY_SECTION) {
    const remedy = 'Write a list: "- name: ..." with its keys below.';
    return items !== undefined || sound
      ? []
      : [`${file}:${line}: ${name}: this is no list of quantities. ${remedy}`];
  }
  return sound
    ? []
    : [`${file}:${line}: ${name}: this is no section. Write "${name}:" and its keys below it.`];
}

function nestingFaults(file: string, key: string, { isMap, line }: FileEntry): string[] {
  if (isMap !== true || !(key in SETTINGS || key.startsWith(`${PARAMETER_SECTION}.`))) return [];
  return [`${file}:${line}: ${key}: keys stand where a value should. Give one value, or a list of them.`];
}

function keyNotes(key: string, entry: FileEntry): LineNote[] {
  const { line } = entry;
  if (key in SETTINGS || key.startsWith(`${PARAMETER_SECTION}.`)) return [];
  if (!(key in LEGACY_KEYS)) return [{ line, note: `${key} is not known and has no effect${hint(entry)}.` }];
  const note = LEGACY_KEYS[key] ?? null;
  const isSaid = entry.given !== undefined || entry.isMap === true;
  return note !== null && isSaid ? [{ line, note: `${key} ${note}` }] : [];
}

function hint({ section, key }: FileEntry): string {
  const prefix = `${canonical(section)}.`;
  const siblings = KEYS.filter((known) => known.startsWith(prefix)).map((known) =>
    known.slice(prefix.length),
  );
  const nearest = didYouMean(key, siblings);
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
}
