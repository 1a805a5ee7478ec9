import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadDeck, readDeck } from '../../../codes/slab/deck.ts';
import { helpText } from '../../../codes/slab/help.ts';
import { modelFromDeck } from '../../../codes/slab/model-from-deck.ts';
import { PARAMETERS } from '../../../codes/slab/parameters.ts';

const BASE = { xnsur: 1e3, sint: 10 };

function deckWith(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...BASE, ...changes });
}

describe('a deck', () => {
  it('may carry comments, but keeps slashes inside strings', () => {
    const text = '// head\n{ "xnsur": 1.000e+03, // density\n "fuvstring": "http://x", "sint": 10 }';
    const { values, warnings } = readDeck(text);
    expect(values.xnsur).toBe(1000);
    expect(warnings).toEqual(['without a meaning in slab, ignored: fuvstring']);
  });

  it.each([
    ['xnsur', -1, 'is negative'],
    ['xnsur', 0, 'is not positive'],
    ['sint', -0.5, 'is negative'],
    ['zmetal', '1.0', 'not a number'],
    ['cosray', null, 'not a number'],
    ['elfrac12', true, 'not a number'],
    ['slab_zones', 12.5, 'is not a whole number'],
    ['slab_av_first', 20, 'is not below slab_av_max'],
  ])('with %s = %s is refused by that name', (key, value, reason) => {
    const read = () => readDeck(deckWith({ [key]: value }));
    expect(read).toThrow(BadDeck);
    expect(read).toThrow(new RegExp(`${key}.*${reason}`));
  });

  it('without a density is refused by its name', () => {
    expect(() => readDeck('{"sint": 10}')).toThrow(/xnsur: missing/);
  });

  it.each(['nan', 'KT_VARzmetal_', 'Infinity', ''])(
    'with the bare text "%s" is refused by its key',
    (value) => {
      expect(() => readDeck(`{"xnsur": 1000, "zmetal": ${value}, "sint": 1}`)).toThrow(/not JSON.*"zmetal"/);
    },
  );

  it.each(['', '[]', '"text"', '{"xnsur": 1000,'])('that is the text %j is refused', (text) => {
    expect(() => readDeck(text)).toThrow(BadDeck);
  });

  it('warns of values outside the tested range and still runs', () => {
    const { values, warnings } = readDeck(deckWith({ xnsur: 1e8, sint: 0.1 }));
    expect(values.xnsur).toBe(1e8);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('xnsur');
    expect(warnings[1]).toContain('sint');
  });

  it('warns once, in one line, of all parameters without a meaning, and says that mass is not used', () => {
    const { warnings } = readDeck(deckWith({ mass: 10, Niter: 60, species: ['CO'] }));
    expect(warnings).toEqual([
      'mass is not used: a slab has none',
      'without a meaning in slab, ignored: Niter, species',
    ]);
  });
});

it('scales carbon, oxygen, dust and H2 formation with the metallicity, and leaves helium', () => {
  const solar = modelFromDeck(readDeck(deckWith({})).values);
  const half = modelFromDeck(readDeck(deckWith({ zmetal: 0.5 })).values);
  const ratios = [
    half.abundances.C / solar.abundances.C,
    half.abundances.O / solar.abundances.O,
    half.avPerColumn / solar.avPerColumn,
    half.h2Formation / solar.h2Formation,
    half.dustToGas / solar.dustToGas,
  ];
  for (const ratio of ratios) expect(ratio).toBeCloseTo(0.5, 12);
  expect(half.abundances.He).toBe(solar.abundances.He);
});

it('ships a template that names every parameter of pdr_run that it honours, and renders to a deck', () => {
  const url = new URL('../../../codes/slab/data/templates/pdr_config.json.template', import.meta.url);
  const template = readFileSync(url, 'utf8');
  const rendered = template.replace(/KT_VAR(\w+?)_(?=[,\s])/g, '1.000e+00');
  const { warnings } = readDeck(rendered);
  expect(warnings.filter((warning) => warning.includes('ignored'))).toEqual([]);
  const placed = [...template.matchAll(/"(\w+)": KT_VAR(\w+)_/g)].map(([, key, name]) => [key, name]);
  const own = PARAMETERS.map(({ key }) => key).filter((key) => !key.startsWith('slab_'));
  expect(placed).toEqual(own.map((key) => [key, key]));
});

it('lists every honoured parameter in its help', () => {
  const text = helpText();
  for (const { key, meaning } of PARAMETERS)
    expect(text).toMatch(new RegExp(`^ +${key} .*${escape(meaning)}$`, 'm'));
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
