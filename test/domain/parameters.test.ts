import { describe, expect, it } from 'vitest';
import { DEFAULT_CHEMICAL_SPECIES, deckParameter, PARAMETERS } from '../../domain/parameters.ts';
import { fixtureText } from '../fixtures/read-fixture.ts';

describe('PARAMETERS', () => {
  it('holds the 106 rows of pdr_run’s table in their order, with type, default and unit', () => {
    const [, ...rows] = fixtureText('pdr_run/parameters.tsv').trimEnd().split('\n');
    const expected = rows.map((row) => {
      const [name, type, value, unit] = row.split('\t');
      const isText = type === 'string' || type === 'text';
      return {
        name,
        type,
        default: value === '' ? undefined : isText ? value : Number(value),
        unit: unit || undefined,
      };
    });
    expect(
      PARAMETERS.map(({ name, type, default: value, unit }) => ({ name, type, default: value, unit })),
    ).toStrictEqual(expected);
    expect(PARAMETERS).toHaveLength(106);
  });

  it('finds a parameter by its exact name only', () => {
    expect(deckParameter('Xhtry')?.unit).toBe('cm');
    expect([deckParameter('xhtry'), deckParameter('constructor')]).toStrictEqual([undefined, undefined]);
  });
});

describe('DEFAULT_CHEMICAL_SPECIES', () => {
  it('is the list of pdr_run’s own deck', () => {
    const deck = fixtureText('pdr_run/deck/PDRNEW100_30_00_-100_00.INP');
    expect([...deck.matchAll(/^SPECIES {2}(.+)$/gm)].map(([, name]) => name)).toStrictEqual(
      DEFAULT_CHEMICAL_SPECIES,
    );
  });
});
