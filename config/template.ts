import { PARAMETERS } from '../domain/parameters.ts';
import { FROM_THE_POINT } from './deck-parameters.ts';
import { QUANTITY_SECTION } from './quantities.ts';
import { PARAMETER_SECTION } from './sections.ts';
import { SETTINGS, type Setting } from './settings.ts';

const HEAD = `# Configuration of pdr-run. Files of pdr_run are read as they are.
# Every key shows its default, or an example where it has none; remove the "# " before a key to set it.
# Command line > environment > this file > embedded stack > default. Relative paths start at the current directory.
`;

const QUANTITIES = `${QUANTITY_SECTION}:
  ## numbers to read from the files of a model that has run (docs/results.md)
  ## - name: CO_10
  ##   unit: K km s^-1
  ##   meaning: integrated CO 1-0
  ##   file: "*.linebt_CO.out"
  ##   column: 4
  ##   where: "^ *1 +0 "
`;

/** A configuration file with every section and key, its default and its meaning, for `init`. */
export function commentedConfiguration(): string {
  const sections = new Map<string, string[]>();
  for (const [key, setting] of Object.entries<Setting<unknown, unknown>>(SETTINGS)) {
    if (setting.former === true) continue;
    const [section = '', name = ''] = key.split('.');
    sections.set(section, [...(sections.get(section) ?? []), ...settingLines(name, setting)]);
  }
  sections.set(PARAMETER_SECTION, parameterLines());
  const parts = [...sections].map(([section, lines]) => `${section}:\n${lines.join('\n')}\n`);
  return [HEAD, ...parts, QUANTITIES].join('\n');
}

function settingLines(
  name: string,
  { fallback, example, meaning, environment = [] }: Setting<unknown, unknown>,
): string[] {
  const variables = environment.length === 0 ? '' : ` (${environment.join(', ')})`;
  const value = fallback === undefined ? (example ?? '') : yamlText(name, fallback);
  return [`  ## ${meaning}${variables}`, `  # ${name}: ${value}`];
}

/** Any deck parameter may stand here; species have a key of their own, and what the axes say is left out. */
function parameterLines(): string[] {
  return PARAMETERS.filter(({ name, type }) => type !== 'text' && !FROM_THE_POINT.includes(name)).map(
    ({ name, default: value, unit }) => `  # ${name}: ${value}${unit === undefined ? '' : `  # ${unit}`}`,
  );
}

function yamlText(name: string, value: unknown): string {
  if (Array.isArray(value))
    return name === 'default_species' ? JSON.stringify(value.join(' ')) : yamlList(value);
  return value === '' ? '""' : String(value);
}

function yamlList(values: readonly unknown[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}
