import { describe, expect, it } from 'vitest';
import { faultsOf, load } from './config-file.ts';

describe('the section quantities', () => {
  it('lists numbers to be read from files, in every way that there is', () => {
    const yaml = `quantities:
  - {name: CO_10, unit: K km s^-1, meaning: "CO 1-0", file: "*.linebt_CO.out", column: 5, where: "^ *1 +0 "}
  - {name: T_1, unit: K, file: hdf5-structure, hdf5: /temperature/gas, at: 1, depth: /depth/Av}
  - {name: steps, file: textout, pattern: "steps: (\\\\d+)", reduction: last}
  - {name: zones, file: json-deck, json: grid.zones}
`;
    expect(load({ yaml }).configuration.quantities).toStrictEqual([
      {
        name: 'CO_10',
        unit: 'K km s^-1',
        meaning: 'CO 1-0',
        file: '*.linebt_CO.out',
        source: { kind: 'column', column: '5', reduction: 'first', where: '^ *1 +0 ' },
      },
      {
        name: 'T_1',
        unit: 'K',
        meaning: '',
        file: 'hdf5-structure',
        source: { kind: 'hdf5', path: '/temperature/gas', reduction: 'at', at: 1, depth: '/depth/Av' },
      },
      {
        name: 'steps',
        unit: '',
        meaning: '',
        file: 'textout',
        source: { kind: 'pattern', pattern: 'steps: (\\d+)', reduction: 'last' },
      },
      {
        name: 'zones',
        unit: '',
        meaning: '',
        file: 'json-deck',
        source: { kind: 'json', path: 'grid.zones' },
      },
    ]);
  });

  it('names every fault at once, with its line and a remedy', () => {
    const yaml = `quantities:
  - {name: "a/b", file: hdf5, hdf5: /x}
  - {name: two, file: hdf5, hdf5: /x, json: y}
  - {name: deep, file: hdf5, hdf5: /x, reduction: at}
  - {name: odd, file: hdf5, hdf5: /x, reduction: mean}
  - {name: open, file: textout, pattern: "("}
  - {name: nowhere, hdf5: /x}
  - {name: odd, file: hdf5, hdf5: /x, unti: K}
`;
    expect(faultsOf({ yaml })).toStrictEqual([
      'c.yaml:2: quantities: "a/b" cannot be the name of a quantity. Give "name:" with letters, digits and _.',
      'c.yaml:3: quantities: two needs one of hdf5, column, pattern, json; 2 are given.',
      'c.yaml:4: quantities: deep: "reduction: at" needs "at:" (A_V in mag) and "depth:" (where the depths stand).',
      'c.yaml:5: quantities: "mean" is no reduction. Use first, last, total, at.',
      'c.yaml:6: quantities: "(" is no regular expression.',
      'c.yaml:7: quantities: nowhere names no file. Give "file:" a role (hdf5) or a name (*.linebt_CO.out).',
      'c.yaml:8: quantities: unti is not known. Did you mean "unit"?',
      'c.yaml: quantities: odd is listed twice. List it once.',
    ]);
  });

  it('must be a list', () => {
    expect(faultsOf({ yaml: 'quantities: CO_10\n' })).toStrictEqual([
      'c.yaml:1: quantities: this is no list of quantities. Write a list: "- name: ..." with its keys below.',
    ]);
  });
});
