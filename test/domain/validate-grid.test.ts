import { describe, expect, it } from 'vitest';
import type { GridSpec } from '../../domain/grid-spec.ts';
import { gridFaults } from '../../domain/validate-grid.ts';
import { gridSpec } from './grid-spec-example.ts';

function faults(changes: Partial<GridSpec>): string[] {
  return gridFaults(gridSpec(changes));
}

const AXES = gridSpec().axes;

describe('gridFaults', () => {
  it('finds none in a sound grid', () => {
    expect(gridFaults(gridSpec())).toStrictEqual([]);
  });

  it.each([
    ['', 'is empty'],
    ['a/b', 'slash'],
    ['a\\b', 'slash'],
    ['..', '".."'],
    ['a..b', '".."'],
    ['.hidden', 'dot'],
    ['a\nb', 'control characters'],
    ['a\u0000b', 'control characters'],
    ['x'.repeat(201), '201 characters'],
    [' a', 'blank'],
  ])('refuses the model name %j', (name, why) => {
    expect(faults({ name })).toStrictEqual([expect.stringContaining(why)]);
  });

  it.each(['test_connection_fix', 'grid 1', 'Ünïcode', 'a.b-c', 'x'.repeat(200)])(
    'takes the model name "%s"',
    (name) => {
      expect(faults({ name })).toStrictEqual([]);
    },
  );

  it.each([
    ['dens', [], /^model_parameters\.dens: the list is empty/],
    ['dens', ['abc'], /^model_parameters\.dens: "abc" is not a number\. Write 10 times/],
    ['chi', [''], /^model_parameters\.chi: "" is not a number/],
    ['metal', ['-1'], /^model_parameters\.metal: "-1" is negative/],
    ['mass', ['5000'], /^model_parameters\.mass: "5000" is far outside/],
    ['dens', [`3${'0'.repeat(40)}`], /more than 32 characters/],
  ])('refuses %s %j', (axis, values, message) => {
    expect(faults({ axes: { ...AXES, [axis]: values } })).toStrictEqual([expect.stringMatching(message)]);
  });

  it.each([
    [3, 0.2, /alpha: 3 leaves the radius undefined/],
    [Number.NaN, 0.2, /alpha: NaN is not a number/],
    [1.5, 1.1, /rcore: 1.1 is not a fraction/],
    [1.5, -0.1, /rcore: -0.1 is not a fraction/],
    [3.5, 0, /alpha: 3.5 with rcore 0 gives no finite radius/],
  ])('refuses the profile alpha %d, rcore %d', (alpha, rcore, message) => {
    expect(faults({ alpha, rcore })).toStrictEqual([expect.stringMatching(message)]);
  });

  it.each([['../x'], ['C O'], ['.CO'], ['C\tO'], ['a/b'], [''], ['-CO'], ['CO$']])(
    'refuses the species %j',
    (name) => {
      expect(faults({ onionSpecies: [name] })).toStrictEqual([
        expect.stringContaining('not the name of a species'),
      ]);
    },
  );

  it('refuses a species named twice for onion', () => {
    expect(faults({ onionSpecies: ['CO', 'C', 'CO'] })).toStrictEqual([
      expect.stringContaining('"CO" is named twice'),
    ]);
  });

  it('refuses values that do not fit their parameter', () => {
    const parameters = {
      ihtclgas: 1.5,
      tgasc: 'warm',
      fuvstring: 'x'.repeat(51),
      'no name': 1,
      beta: Number.NaN,
    };
    expect(faults({ parameters })).toStrictEqual([
      'non_default_parameters.ihtclgas: 1.5 is not a whole number.',
      'non_default_parameters.tgasc: "warm" is not a number such as 1.5e-3.',
      expect.stringContaining('non_default_parameters.fuvstring: the text has more than 50 characters'),
      expect.stringContaining('non_default_parameters.no name: this cannot name a parameter'),
      expect.stringContaining('non_default_parameters.beta:'),
    ]);
  });

  it('refuses a random grid without points, seed or range', () => {
    const shape = { kind: 'random', count: 0, seed: 0.5 } as const;
    expect(faults({ shape, axes: { ...AXES, dens: ['30.2', '30.8'] } })).toStrictEqual([
      expect.stringMatching(/random_model_num: 0 is not a number of models/),
      expect.stringMatching(/--seed: 0.5 is not a whole number/),
      expect.stringMatching(/dens: there is no whole number between 30.2 and 30.8/),
    ]);
  });

  it('refuses limits that bound nothing', () => {
    expect(faults({ slots: 0, retries: -1, timeoutSeconds: 0, silenceSeconds: Number.NaN })).toHaveLength(4);
  });

  it.each(['../chem.dat', '/etc/passwd', 'a/b.dat', '..'])('refuses the chemistry file %s', (chemistry) => {
    expect(faults({ chemistry })).toStrictEqual([expect.stringContaining('pdr.chem_database')]);
  });

  it('reports all faults at once', () => {
    const all = faults({ name: '', alpha: 3, axes: { ...AXES, dens: [], chi: ['x', 'y'] }, retries: -1 });
    expect(all).toHaveLength(6);
  });
});
