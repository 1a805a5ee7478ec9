import { type Setting, SETTINGS } from '../../config/settings.ts';
import { PARAMETERS } from '../../domain/parameters.ts';

/** Rows of docs/configuration.md as the program's own tables have them, by section. */
export function settingRows(): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  for (const [key, setting] of Object.entries<Setting<unknown, unknown>>(SETTINGS)) {
    const [section = '', name = ''] = key.split('.');
    sections.set(section, [...(sections.get(section) ?? []), settingRow(key, name, setting)]);
  }
  return sections;
}

export function parameterRows(): readonly string[] {
  return PARAMETERS.map(
    ({ name, type, default: value = 'from the point', unit = '' }) =>
      `| \`${name}\` | ${type} | ${type === 'text' ? 'see `chemistry`' : value} | ${unit} |`,
  );
}

function settingRow(
  key: string,
  name: string,
  { fallback, meaning, environment, flags }: Setting<unknown, unknown>,
): string {
  const variables = (environment ?? []).map((variable) => `\`${variable}\``).join(', ');
  const options = (flags ?? []).map(
    (flag) => `\`--${flag.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}\``,
  );
  return `| \`${name}\` | ${defaultText(key, fallback)} | ${meaning} | ${variables} | ${options.join(', ')} |`;
}

function defaultText(key: string, fallback: unknown): string {
  if (key === 'user.username') return 'who runs the program';
  if (key === 'model_parameters.default_species') return "pdr_run's list";
  if (fallback === undefined) return '';
  if (fallback === '') return 'empty';
  return Array.isArray(fallback)
    ? fallback.map((value) => `\`${value}\``).join(' ')
    : `\`${fallback as string | number | boolean}\``;
}
