import { describe, expect, it } from 'vitest';
import { durationText } from '../../domain/duration-text.ts';
import { didYouMean } from '../../domain/suggest.ts';

describe('durationText', () => {
  it.each([
    [0, '0.0 s'],
    [12.34, '12.3 s'],
    [59.96, '1 min'],
    [125, '2 min 5 s'],
    [3599.7, '1 h'],
    [4320, '1 h 12 min'],
    [86_399, '1 d'],
    [100_000, '1 d 4 h'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe('didYouMean', () => {
  const known = ['database', 'storage', 'directories', 'model_parameters', 'model_params'];

  it.each([
    ['databse', 'database'],
    ['databsae', 'database'],
    ['Storage', 'storage'],
    ['model_parms', 'model_params'],
  ])('takes %s for %s', (word, meant) => {
    expect(didYouMean(word, known)).toBe(meant);
  });

  it('suggests nothing for a word that is like none', () => {
    expect(didYouMean('temperature', known)).toBeUndefined();
  });
});
