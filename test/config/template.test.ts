import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../config/settings.ts';
import { commentedConfiguration } from '../../config/template.ts';
import { PARAMETERS } from '../../domain/parameters.ts';
import { load } from './config-file.ts';

describe('the file that init writes', () => {
  const yaml = commentedConfiguration();
  const uncommented = yaml.replaceAll(/^ {2}# /gm, '  ');

  it('loads without fault or note, and says nothing that is not the default', () => {
    const { configuration, notes } = load({ yaml });
    expect(notes).toStrictEqual([]);
    expect({ ...configuration, file: undefined }).toStrictEqual({
      ...load({}).configuration,
      file: undefined,
    });
  });

  it('loads without fault or note with every key set', () => {
    const { notes, sources } = load({ yaml: uncommented });
    expect(notes).toStrictEqual([]);
    expect(sources.filter(({ source }) => source === 'default')).toStrictEqual([]);
  });

  it('shows the default of each key that has one', () => {
    const shown = load({ yaml: uncommented }).sources;
    const inForce = load({}).sources;
    const withDefault = Object.entries(SETTINGS).filter(([, { fallback }]) => fallback !== undefined);
    for (const [key] of withDefault) {
      const value = (sources: typeof shown) => sources.find((setting) => setting.key === key)?.value;
      expect([key, value(shown)]).toStrictEqual([key, value(inForce)]);
    }
  });

  it('names every deck parameter that may be set', () => {
    const missing = PARAMETERS.filter(({ name }) => !yaml.includes(`  # ${name}: `)).map(({ name }) => name);
    expect(missing).toStrictEqual(['xnsur', 'rtot', 'sint', 'zmetal']);
  });
});
