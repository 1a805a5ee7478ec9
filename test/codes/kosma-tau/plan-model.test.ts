import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeBaseDir } from '../../stand-ins/make-base-dir.ts';
import { CHEMISTRY, POINT, codeOf, specOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function planFor(
  onionSpecies: readonly string[],
  method: 'plan' | 'planOnion' = 'plan',
  inpTemplate = true,
) {
  const base = await tempFolder();
  await makeBaseDir(base, { inpTemplate });
  const code = codeOf(base);
  const content = await code.readContent({ chemistry: CHEMISTRY, onionSpecies });
  return code[method](content, specOf({ onionSpecies }), POINT);
}

const JOB = '100_30_00_10_00';

test('a model has both decks, filled in', async () => {
  const { decks } = await planFor([]);
  expect(decks.map(({ file }) => file)).toEqual(['pdr_config.json', 'PDRNEW.INP']);
  expect(decks[0]?.text).toContain('"xnsur": 1.000e+03');
  expect(decks[0]?.text).toContain(`"CHEM_DATABASE_FILE": "${CHEMISTRY}"`);
  expect(decks[1]?.text).toContain('SPECIES  CO\n');
});

test('without .INP template there is one deck, and one deck in the archive', async () => {
  const { decks, outputs } = await planFor([], 'plan', false);
  expect(decks.map(({ file }) => file)).toEqual(['pdr_config.json']);
  expect(outputs.map(({ from }) => from)).not.toContain('PDRNEW.INP');
});

test('outputs go to the places of pdr_run', async () => {
  const { outputs } = await planFor(['CO']);
  expect(Object.fromEntries(outputs.map(({ from, to }) => [from, to]))).toEqual({
    'pdroutput/TEXTOUT': `pdrgrid/TEXTOUT${JOB}`,
    'pdroutput/pdrout.hdf': `pdrgrid/pdr${JOB}.hdf`,
    'pdroutput/pdrstruct_s.hdf5': `pdrgrid/pdrstruct${JOB}.hdf5`,
    'pdroutput/pdrchem_c.hdf5': `pdrgrid/pdrchem${JOB}.hdf5`,
    'pdroutput/chemchk.out': `pdrgrid/chemchk${JOB}.out`,
    'pdroutput/CTRL_IND': `pdrgrid/CTRL_IND${JOB}`,
    Out: `pdrgrid/MCDRT${JOB}.tar.gz`,
    'PDRNEW.INP': `pdrgrid/PDRNEW${JOB}.INP`,
    'pdr_config.json': `pdrgrid/pdr_config${JOB}.json`,
    'onionoutput/jerg_CO.smli': `oniongrid/ONION${JOB}.jerg_CO.smli`,
    'onionoutput/jerg_CO.srli': `oniongrid/ONION${JOB}.jerg_CO.srli`,
    'onionoutput/jtemp_CO.smli': `oniongrid/ONION${JOB}.jtemp_CO.smli`,
    'onionoutput/jtemp_CO.smlc': `oniongrid/ONION${JOB}.jtemp_CO.smlc`,
    'onionoutput/linebt_CO.out': `oniongrid/ONION${JOB}.linebt_CO.out`,
    'onionoutput/ONION3_CO.OUT': `oniongrid/ONION${JOB}.ONION3_CO.OUT`,
    'onionoutput/TEXTOUT_CO': `oniongrid/TEXTOUT${JOB}_CO`,
  });
});

test('the PDR program takes no argument, onion the absolute path of the structure file, in the order of species', async () => {
  const { steps } = await planFor(['C+', 'CO']);
  expect(steps.map(({ name, argv }) => [name, ...argv])).toEqual([
    ['pdr', './pdrexe'],
    ['onion C+', './onionexe', '{workdir}/pdroutput/pdrstruct_s.hdf5'],
    ['onion CO', './onionexe', '{workdir}/pdroutput/pdrstruct_s.hdf5'],
  ]);
});

test('an onion run alone takes CTRL_IND and structure from the archive and archives the structure again', async () => {
  const plan = await planFor(['CO'], 'planOnion');
  expect(plan.archived).toEqual([
    { from: `pdrgrid/CTRL_IND${JOB}`, to: 'pdroutput/CTRL_IND' },
    { from: `pdrgrid/pdrstruct${JOB}.hdf5`, to: 'pdroutput/pdrstruct_s.hdf5' },
  ]);
  expect(plan.steps.map(({ name }) => name)).toEqual(['onion CO']);
  expect(plan.outputs[0]?.to).toBe(`pdrgrid/pdrstruct${JOB}.hdf5`);
  expect(plan.outputs).toHaveLength(8);
});

test('a placeholder that nothing fills is an error that names it', async () => {
  const base = await tempFolder();
  await makeBaseDir(base);
  const code = codeOf(base);
  const content = await code.readContent({ chemistry: CHEMISTRY, onionSpecies: [] });
  const path = join(base, 'templates/pdr_config.json.template');
  const text = `${await readFile(path, 'utf8')} KT_VARnonsense_`;
  const broken = { ...content, templates: { json: { ...content.templates.json, text } } };
  expect(() => code.plan(broken, specOf(), POINT)).toThrow('nonsense');
});
