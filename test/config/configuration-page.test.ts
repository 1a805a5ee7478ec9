import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LEGACY_KEYS } from '../../config/legacy-keys.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { parameterRows, settingRows } from '../support/configuration-tables.ts';

const page = readFileSync(join(PROJECT_ROOT, 'docs/configuration.md'), 'utf8');

/** The text below a section's heading, up to the next one. */
function part(section: string): string {
  const [, ...parts] = page.split(/^## /m);
  return parts.find((text) => text.startsWith(`\`${section}\``)) ?? '';
}

it.each([...settingRows()])(
  'docs/configuration.md has every key of %s with its default, meaning, variable and option',
  (section, rows) => {
    for (const row of rows) expect(part(section).split('\n')).toContain(row);
  },
);

it('docs/configuration.md has every deck parameter with its type, default and unit', () => {
  const lines = part('non_default_parameters').split('\n');
  expect(parameterRows().filter((row) => !lines.includes(row))).toEqual([]);
});

it('docs/configuration.md names every key of pdr_run that has no effect', () => {
  const missing = Object.keys(LEGACY_KEYS).filter((key) => {
    const [section = '', name = ''] = key.split('.');
    return !part(section).includes(`\`${name}\``);
  });
  expect(missing).toEqual([]);
});
