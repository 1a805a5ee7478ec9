import { existsSync, readFileSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseVersion, readVersion } from '../../../codes/content/executable-version.ts';
import { makeBaseDir } from '../../stand-ins/make-base-dir.ts';
import { isRunning } from '../support/is-running.ts';
import { CHEMISTRY, codeOf } from '../support/kosma-tau-model.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

async function program(script: string): Promise<string> {
  const path = join(await tempFolder(), 'program');
  await writeFile(path, `#!/bin/sh\n${script}`);
  await chmod(path, 0o755);
  return path;
}

test('revision and time of compilation are read from where they stand', () => {
  const answer =
    'KOSMA-tau\n  Revision: 1234:1250M \nmade by gfortran\ncompiled the Feb 11 2025 at 11:01:00\n\n';
  expect(parseVersion(answer)).toEqual({ revision: '1234:1250M', compiledAt: 'Feb 11 2025 at 11:01:00' });
  expect(parseVersion('$Revision: 77$\n')).toEqual({ revision: '77' });
  expect(parseVersion('compiled the Feb 11 2025 at 11:01:00\nand more\n')).toEqual({});
  expect(parseVersion('')).toEqual({});
});

test('a program that fails, or cannot be started, has no version', async () => {
  expect(await readVersion([await program('echo "unknown option" >&2; exit 2')])).toEqual({});
  expect(await readVersion(['/no/such/program'])).toEqual({});
});

test('a program that computes instead of answering is ended with its children, and its files are gone', async () => {
  const path = await program('sleep 1000 & echo "$! $PWD" > "$0.child"; : > output; wait');
  expect(await readVersion([path], 500)).toEqual({});
  const [child, folder] = readFileSync(`${path}.child`, 'utf8').trim().split(' ');
  await waitUntil('the child is gone', () => !isRunning(Number(child)));
  expect(existsSync(folder ?? '')).toBe(false);
});

test('a child that a program leaves behind does not hold up the answer', async () => {
  const path = await program('sleep 1000 & echo "Revision: 5"; echo $! > "$0.child"');
  expect(await readVersion([path])).toEqual({ revision: '5' });
  const child = Number(readFileSync(`${path}.child`, 'utf8'));
  await waitUntil('the child is gone', () => !isRunning(child));
});

test('a code asks each of its programs once, and knows nothing of those that do not say', async () => {
  const base = await tempFolder();
  await makeBaseDir(base);
  const asked = join(base, 'asked');
  const script = `#!/bin/sh\necho asked >> ${asked}\necho "Revision: 9"\necho "compiled the day at noon"\n`;
  await writeFile(join(base, 'pdrexe'), script);
  const code = codeOf(base);
  const content = await code.readContent({ chemistry: CHEMISTRY, onionSpecies: [] });
  expect(existsSync(asked)).toBe(false);
  const [first] = await Promise.all([code.readVersions(content), code.readVersions(content)]);
  await code.readVersions(content);
  expect(first.executables.map(({ role, revision }) => [role, revision])).toEqual([
    ['pdr', '9'],
    ['getctrlind', undefined],
    ['mrt', undefined],
  ]);
  expect(first.executables[0]?.compiledAt).toBe('day at noon');
  expect(readFileSync(asked, 'utf8')).toBe('asked\n');
  expect((await readdir(base)).filter((name) => name === 'output')).toEqual([]);
});
