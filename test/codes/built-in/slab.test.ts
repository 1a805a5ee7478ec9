import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { slab, slabSetup } from '../../../codes/built-in/slab.ts';
import { createCode } from '../../../codes/create-code.ts';
import { startGuardian } from '../../../codes/process/guardian.ts';
import { runSteps } from '../../../codes/process/run-steps.ts';
import { assertUnchanged, openSnapshot } from '../../../codes/staging/snapshot.ts';
import { stage } from '../../../codes/staging/working-directory.ts';
import { POINT, setupOf, specOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CHOICE = { chemistry: '', onionSpecies: [] };
const SPEC = specOf({ code: 'slab', chemistry: '' });

/** A stand-in for the built program, with data beside it. */
async function programFolder(): Promise<string> {
  const folder = join(await tempFolder(), 'slab');
  await mkdir(join(folder, 'data/templates'), { recursive: true });
  await writeFile(join(folder, 'data/templates/pdr_config.json.template'), '{ "xnsur": KT_VARxnsur_ }\n');
  await writeFile(join(folder, 'data/lines.tsv'), 'lines');
  await writeFile(join(folder, 'network.js'), 'export const network = 1;\n');
  await writeFile(join(folder, 'main.js'), "import './network.js';\nprocess.exit(3);\n");
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

async function digestOf(folder: string): Promise<string> {
  return (await slab(slabSetup(join(folder, 'main.js'))).readContent(CHOICE)).digest;
}

test('the digest of the built-in model follows its modules and data, and not where they lie', async () => {
  const [folder, other] = [await programFolder(), await programFolder()];
  expect(await digestOf(other)).toBe(await digestOf(folder));
  await writeFile(join(other, 'network.js'), 'export const network = 2;\n');
  expect(await digestOf(other)).not.toBe(await digestOf(folder));
  const third = await programFolder();
  await writeFile(join(third, 'data/lines.tsv'), 'other lines');
  expect(await digestOf(third)).not.toBe(await digestOf(folder));
});

test('the built-in model runs where it lies, in a working directory with a JSON deck, and may not converge', async () => {
  const folder = await programFolder();
  const code = slab(slabSetup(join(folder, 'main.js')));
  const content = await code.readContent(CHOICE);
  const snapshot = await openSnapshot(content, join(folder, '../scratch'));
  const plan = code.plan(content, SPEC, POINT);
  const directory = join(folder, '../work');
  await stage(snapshot, plan, directory, 'link');
  expect(readFileSync(join(directory, 'pdr_config.json'), 'utf8')).toBe('{ "xnsur": 1.000e+03 }\n');
  const guardian = startGuardian(process.env);
  const run = { directory, guardian, signal: new AbortController().signal };
  await expect(runSteps(plan, run)).rejects.toMatchObject({ type: 'NotConverged', facts: { exitCode: 3 } });
  await guardian.end();
  await assertUnchanged(snapshot);
});

test('a program that was built anew under a running worker is noticed', async () => {
  const folder = await programFolder();
  const content = await slab(slabSetup(join(folder, 'main.js'))).readContent(CHOICE);
  const snapshot = await openSnapshot(content, join(folder, '../scratch'));
  await writeFile(join(folder, 'network.js'), 'export const network = 22;\n');
  await expect(assertUnchanged(snapshot)).rejects.toMatchObject({
    type: 'InputsChanged',
    message: expect.stringContaining('network.js') as string,
  });
});

test('the built-in model has no onion, and says so', async () => {
  const folder = await programFolder();
  const reading = slab(slabSetup(join(folder, 'main.js'))).readContent({ ...CHOICE, onionSpecies: ['CO'] });
  await expect(reading).rejects.toMatchObject({
    type: 'MissingInput',
    message: expect.stringContaining('has no onion program') as string,
  });
});

test('a program that is not built yet says what to do', async () => {
  const folder = await programFolder();
  await expect(slab(slabSetup(join(folder, 'other.js'))).readContent(CHOICE)).rejects.toThrow(
    'npm run build',
  );
});

test('a set-up is answered by the code that it names', () => {
  expect(createCode(setupOf('/no/base')).name).toBe('kosma-tau');
  expect(createCode(slabSetup('/program/main.js')).name).toBe('slab');
});
