import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { StageMode } from '../../../codes/code.ts';
import { type Guardian, startGuardian } from '../../../codes/process/guardian.ts';
import { type StepsRun, runSteps } from '../../../codes/process/run-steps.ts';
import { assertUnchanged, openSnapshot } from '../../../codes/staging/snapshot.ts';
import { stage } from '../../../codes/staging/working-directory.ts';
import { writtenOutputs } from '../../../codes/staging/written-outputs.ts';
import { type BaseDirOptions, makeBaseDir } from '../../stand-ins/make-base-dir.ts';
import { CHEMISTRY, POINT, codeOf, specOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';

let guardian: Guardian;

beforeAll(() => {
  guardian = startGuardian(process.env);
});

afterAll(() => guardian.end());

/** A guardian whose programs obey further rules than those of their inputs. */
function guardianWithRules(file: string): Guardian {
  const other = startGuardian({ ...process.env, PDR_STAND_IN_BEHAVIOUR: file });
  onTestFinished(() => other.end());
  return other;
}

interface ModelOptions extends BaseDirOptions, Partial<Omit<StepsRun, 'directory'>> {
  readonly species?: readonly string[];
  readonly mode?: StageMode;
}

/** A model of the stand-ins, staged and not run yet. */
async function stagedModel({ species = [], mode = 'link', ...options }: ModelOptions = {}) {
  const folder = await tempFolder();
  const base = join(folder, 'base');
  await makeBaseDir(base, options);
  const code = codeOf(base);
  const content = await code.readContent({ chemistry: CHEMISTRY, onionSpecies: species });
  const snapshot = await openSnapshot(content, join(folder, 'scratch'));
  const plan = code.plan(content, specOf({ onionSpecies: species }), POINT);
  const directory = join(folder, 'work');
  await stage(snapshot, plan, directory, mode);
  const run = {
    directory,
    guardian,
    signal: new AbortController().signal,
    ...options,
  };
  const file = (path: string): string => readFileSync(join(directory, path), 'utf8');
  const runModel = (more: Partial<StepsRun> = {}) => runSteps(plan, { ...run, ...more });
  return { code, content, folder, plan, directory, snapshot, file, run: runModel };
}

const MODEL = 'xnsur=1.000e+03 sint=10.000000 zmetal=1.000000';

test('a model runs from its deck and leaves all that is archived', async () => {
  const model = await stagedModel();
  expect(await model.run()).toEqual([{ name: 'pdr', seconds: expect.any(Number) as number }]);
  const outputs = writtenOutputs(model.plan, model.directory).map(({ role }) => role);
  expect(outputs).toEqual([
    'textout',
    'hdf5',
    'hdf5-structure',
    'hdf5-chemistry',
    'chemistry-check',
    'ctrl-ind',
    'inp-deck',
    'json-deck',
  ]);
  expect(model.file('pdroutput/TEXTOUT')).toContain(`stand-in model ${MODEL}`);
  expect(model.file('pdroutput/chemchk.out')).toContain(`chemistry=rates of ${CHEMISTRY}`);
  await assertUnchanged(model.snapshot);
});

test('onion runs once for each species, in their order, on the structure that the last one left', async () => {
  const model = await stagedModel({ species: ['C+', 'CO'] });
  await model.run();
  expect(model.file('pdroutput/pdrstruct_s.hdf5').split('\n').slice(1)).toEqual(['onion C+', 'onion CO', '']);
  expect(model.file('onionoutput/linebt_CO.out')).toContain(`species=CO structure=[${MODEL}`);
  expect(model.file('onionoutput/TEXTOUT_C+')).toBe('stand-in onion species=C+\n');
  expect(model.file('onionoutput/TEXTOUT_CO')).toBe('stand-in onion species=CO\n');
  expect(writtenOutputs(model.plan, model.directory)).toHaveLength(8 + 2 * 7);
});

test('onion alone runs again from the archived CTRL_IND and structure', async () => {
  const model = await stagedModel({ species: ['CO'] });
  await model.run();
  const plan = model.code.planOnion(model.content, specOf({ onionSpecies: ['CO'] }), POINT);
  const directory = join(model.folder, 'again');
  await stage(model.snapshot, plan, directory, 'link');
  for (const { to } of plan.archived) await copyFile(join(model.directory, to), join(directory, to));
  await runSteps(plan, {
    directory,
    guardian,
    signal: new AbortController().signal,
  });
  expect(writtenOutputs(plan, directory)).toHaveLength(8);
  expect(existsSync(join(directory, 'pdroutput/chemchk.out'))).toBe(false);
});

test('files that are missing after a clean end are a failure that names all of them', async () => {
  const model = await stagedModel({ behaviour: ['* partial'] });
  await model.run();
  expect(() => writtenOutputs(model.plan, model.directory)).toThrow(
    'did not write pdroutput/pdrchem_c.hdf5, pdroutput/chemchk.out, pdroutput/CTRL_IND.',
  );
});

test('a species of which onion wrote no file at all is a failure', async () => {
  const model = await stagedModel({ species: ['CO'] });
  await model.run();
  const plan = {
    ...model.plan,
    outputs: model.plan.outputs.map((output) =>
      output.group === undefined ? output : { ...output, from: `${output.from}.missing` },
    ),
  };
  expect(() => writtenOutputs(plan, model.directory)).toThrow('any of onionoutput/jerg_CO.smli.missing');
});

test('onion without CTRL_IND is a failure that names it', async () => {
  const model = await stagedModel({ species: ['CO'], behaviour: ['* partial'] });
  await expect(model.run()).rejects.toMatchObject({
    type: 'OutputMissing',
    message: expect.stringContaining('pdroutput/CTRL_IND') as string,
  });
});

test('Out/ goes to the archive only when a program wrote there', async () => {
  const model = await stagedModel({ behaviour: ['* mcdrt'] });
  await model.run();
  const mcdrt = writtenOutputs(model.plan, model.directory).find(({ role }) => role === 'mcdrt');
  expect(mcdrt?.from).toBe(join(model.directory, 'Out'));
});

test.each([
  ['exit 3', 'ExecutableFailed'],
  ['segv', 'ExecutableKilled'],
  ['hang', 'TimeLimitExceeded'],
  ['hang-ignoring-term', 'TimeLimitExceeded'],
])('a stand-in told to "%s" fails as %s', async (behaviour, type) => {
  const model = await stagedModel({ behaviour: [`* ${behaviour}`], timeoutSeconds: 1 });
  await expect(model.run()).rejects.toMatchObject({ type });
});

test('a rule with a condition is for the models that meet it', async () => {
  const behaviour = [
    'xnsur=1.000e+04 exit 1',
    'xnsur=1.000e+03,zmetal=2.000000 exit 1',
    'sint=10.000000 mcdrt',
  ];
  const model = await stagedModel({ behaviour });
  await model.run();
  expect(await readdir(join(model.directory, 'Out'))).toEqual(['first.dat', 'second.dat']);
});

test("the time limit is the whole model's, onion included", async () => {
  const rules = join(await tempFolder(), 'rules');
  await writeFile(rules, '* sleep 1\n');
  const options = { guardian: guardianWithRules(rules), timeoutSeconds: 1.6 };
  const model = await stagedModel({ species: ['CO'], ...options });
  await expect(model.run()).rejects.toMatchObject({ type: 'TimeLimitExceeded' });
  expect(model.file('pdroutput/TEXTOUT')).toContain('converged');
  expect(model.file('onionoutput/TEXTOUT')).toBe('stand-in onion species=CO\n');
});

test('progress names the step', async () => {
  const seen: string[] = [];
  const model = await stagedModel({
    behaviour: ['* sleep 1.3'],
    onProgress: ({ step, lastLine }) => seen.push(`${step}: ${lastLine.slice(0, 14)}`),
  });
  await model.run();
  expect(seen).toContain('pdr: stand-in model');
});

test('a program that writes into shared inputs is found out', async () => {
  const model = await stagedModel();
  const chemistry = join(model.directory, 'pdrinpdata', CHEMISTRY);
  // What root may do without, another user's program can still do.
  await chmod(chemistry, 0o644);
  const rules = join(model.folder, 'rules');
  await writeFile(rules, '* write-input\n');
  await model.run({ guardian: guardianWithRules(rules) });
  await expect(assertUnchanged(model.snapshot)).rejects.toMatchObject({
    type: 'InputsChanged',
    message: expect.stringMatching(/pdrinpdata\/chem_rates_udfa22\.dat.*worker\.stage to copy/) as string,
  });
});

test('with copies a program may write into its inputs, and no other model sees it', async () => {
  const model = await stagedModel({ behaviour: ['* write-input'], mode: 'copy' });
  await model.run();
  expect(model.file('pdrinpdata/chem_rates.dat')).toBe(`rates of ${CHEMISTRY}\nwritten by a model\n`);
  await assertUnchanged(model.snapshot);
});
