import { describe, expect, it } from 'vitest';
import { deckValues, renderInpDeck, renderJsonDeck } from '../../domain/deck.ts';
import { PdrError } from '../../domain/failures.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import { fixtureText } from '../fixtures/read-fixture.ts';
import { gridSpec } from './grid-spec-example.ts';

const POINT = { metal: '100', dens: '30', mass: '00', chi: '-100' };
const CHEMISTRY = 'chem_rates_udfa22.dat';

function values(changes: Partial<GridSpec> = {}) {
  return deckValues(gridSpec(changes), POINT);
}

describe('the decks of the point 100_30_00_-100_00', () => {
  it('PDRNEW.INP is pdr_run’s, byte for byte', () => {
    const deck = renderInpDeck(fixtureText('pdr_run/deck/PDRNEW.INP.template'), values());
    expect(deck).toBe(fixtureText('pdr_run/deck/PDRNEW100_30_00_-100_00.INP'));
  });

  it('pdr_config.json is pdr_run’s, byte for byte', () => {
    const deck = renderJsonDeck(fixtureText('pdr_run/deck/pdr_config.json.template'), values(), CHEMISTRY);
    expect(deck).toBe(fixtureText('pdr_run/deck/pdr_config100_30_00_-100_00.json.expected'));
  });
});

describe('deckValues', () => {
  it('holds every parameter of the table', () => {
    expect(values().size).toBe(106);
  });

  it('ranks the configuration above the point, and the point above the defaults', () => {
    const result = values({ alpha: 2, parameters: { rcore: 0.3, tgasc: 30 } });
    expect([
      result.get('alpha'),
      result.get('rcore'),
      result.get('tgasc'),
      result.get('xnsur'),
    ]).toStrictEqual([2, 0.3, 30, 1000]);
  });

  it('takes species given as a parameter in place of the chemistry', () => {
    expect(values({ parameters: { species: ' H+  CO\n' } }).get('species')).toStrictEqual(['H+', 'CO']);
  });
});

describe('rendering', () => {
  it('prints a parameter by its own type, however it was written', () => {
    const deck = renderInpDeck('KT_VARtdustc_ KT_VARinds_', values({ parameters: { tdustc: 20, inds: 4 } }));
    expect(deck).toBe('20.000000 4');
  });

  it('prints a value outside the table by what it is', () => {
    const parameters = { mine: 2, half: 0.5, yes: true, word: 'a b' };
    expect(renderInpDeck('KT_VARmine_|KT_VARhalf_|KT_VARyes_|KT_VARword_', values({ parameters }))).toBe(
      '2|0.500000|True|a b',
    );
  });

  it('prints the model grid flag as a line in one deck and as a truth value in the other', () => {
    const on = values({ parameters: { grid: 1 } });
    expect([renderInpDeck('KT_VARgrid_', on), renderInpDeck('KT_VARgrid_', values())]).toStrictEqual([
      '*MODEL GRID',
      '',
    ]);
    expect([
      renderJsonDeck('KT_VARgrid_', on, ''),
      renderJsonDeck('KT_VARgrid_', values(), ''),
    ]).toStrictEqual(['true', 'false']);
  });

  it('tells d2gratio1 from d2gratio10 and a name from a longer one that begins like it', () => {
    const parameters = { h2: 5, d2gratio1: 0.5, d2gratio10: 0.25 };
    const deck = renderInpDeck(
      'KT_VARd2gratio10_ KT_VARd2gratio1_ KT_VARh2_structure_ KT_VARh2_',
      values({ parameters }),
    );
    expect(deck).toBe('0.250000 0.500000 0 5');
  });

  it('takes values as they are, whatever they hold', () => {
    const parameters = { fuvstring: "$& $1 $' KT_VARxnsur_" };
    expect(renderInpDeck('<KT_VARfuvstring_>', values({ parameters }))).toBe("<$& $1 $' KT_VARxnsur_>");
  });

  it('fills placeholders that touch each other or a word', () => {
    expect(renderInpDeck('KT_VARinds_KT_VARindx_cm', values())).toBe('47cm');
  });

  it('writes lines that end in \\n, as pdr_run does, wherever the template was made', () => {
    expect(renderInpDeck('a\r\nKT_VARinds_\r\n', values())).toBe('a\n4\n');
  });

  it('keeps the comments of a JSON template, and fills them too', () => {
    const template = '{ // density KT_VARxnsur_, KT_VARanything_\n "n": KT_VARxnsur_ }';
    expect(renderJsonDeck(template, values(), '')).toBe(
      '{ // density 1.000e+03, KT_VARanything_\n "n": 1.000e+03 }',
    );
  });
});

describe('a placeholder that nothing fills', () => {
  it('is an error that names all of them, with the name that may be meant', () => {
    const render = () => renderInpDeck('KT_VARxnsurr_ KT_VARnone_such_ KT_VARxnsur_', values());
    expect(render).toThrow(PdrError);
    expect(render).toThrow(/KT_VARxnsurr_ \(did you mean KT_VARxnsur_\?\), KT_VARnone_such_ in the deck/);
  });

  it('is found inside the strings of a JSON template, also behind two slashes', () => {
    expect(() => renderJsonDeck('{"url": "http://KT_VARhost_"}', values(), '')).toThrow(/KT_VARhost_/);
  });

  it('names pdr.chem_database where the chemistry file is wanted and none is configured', () => {
    const template = fixtureText('pdr_run/deck/pdr_config.json.template');
    expect(() => renderJsonDeck(template, values(), '')).toThrow(
      /CHEM_DATABASE_FILE_ \(set pdr\.chem_database\)/,
    );
  });

  it('is a failure of the type DeckIncomplete', () => {
    expect(() => renderInpDeck('KT_VARx_', values())).toThrow(
      expect.objectContaining({ type: 'DeckIncomplete' }),
    );
  });
});
