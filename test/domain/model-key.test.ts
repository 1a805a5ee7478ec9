import { describe, expect, it } from 'vitest';
import { deckValues } from '../../domain/deck.ts';
import { modelKey, type ModelIdentity, parameterKey } from '../../domain/model-key.ts';
import { gridSpec } from './grid-spec-example.ts';

const POINT = { metal: '100', dens: '30', mass: '00', chi: '10' };

function identity(changes: Partial<ModelIdentity> = {}): ModelIdentity {
  const values = deckValues(gridSpec(), POINT);
  return { codeDigest: 'd', values, onionSpecies: ['CO', 'C+'], chemistry: 'chem.dat', ...changes };
}

describe('modelKey', () => {
  it('is 64 hexadecimal digits, the same for the same model', () => {
    expect(modelKey(identity())).toMatch(/^[0-9a-f]{64}$/);
    expect(modelKey(identity())).toBe(modelKey(identity()));
  });

  it('does not depend on the order in which values were gathered', () => {
    const values = new Map([...identity().values].reverse());
    expect(modelKey(identity({ values }))).toBe(modelKey(identity()));
  });

  it.each([
    ['content', { codeDigest: 'e' }],
    ['chemistry file', { chemistry: 'other.dat' }],
    ['onion species', { onionSpecies: ['CO'] }],
    ['order of onion species', { onionSpecies: ['C+', 'CO'] }],
    ['parameter', { values: deckValues(gridSpec({ parameters: { tgasc: 51 } }), POINT) }],
    [
      'last bit of a parameter',
      { values: deckValues(gridSpec({ parameters: { tgasc: 50.00000000000001 } }), POINT) },
    ],
    ['chemical species', { values: deckValues(gridSpec({ chemicalSpecies: ['H+'] }), POINT) }],
    ['point', { values: deckValues(gridSpec(), { ...POINT, chi: '11' }) }],
  ])('changes with the %s', (_, changes) => {
    expect(modelKey(identity(changes))).not.toBe(modelKey(identity()));
  });
});

describe('parameterKey', () => {
  it('changes with a value of the deck, and with nothing else', () => {
    const other = deckValues(gridSpec(), { ...POINT, chi: '11' });
    expect(parameterKey(other)).not.toBe(parameterKey(identity().values));
    expect(parameterKey(new Map([...other].reverse()))).toBe(parameterKey(other));
  });
});
