import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Guardian } from '../../../codes/process/guardian.ts';
import type { Refusal } from '../../../codes/process/guardian-messages.ts';
import { StartRefused } from '../../../codes/process/program.ts';
import { startProgram } from '../../../codes/process/start-program.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A guardian on a host that has come to its limits, which cannot be brought about safely on a shared one. */
function refusing(refusal: Refusal): Guardian {
  return {
    id: 'refusing',
    start: () => Promise.reject(new StartRefused(refusal)),
    end: () => Promise.resolve(),
  };
}

async function failureOf(of: Refusal['of'], code: string): Promise<unknown> {
  const folder = await tempFolder();
  const request = {
    argv: ['./pdrexe'] as const,
    cwd: folder,
    outputFile: join(folder, 'out'),
  };
  const guardian = refusing({ of, code, message: `spawn ./pdrexe ${code}` });
  return startProgram(guardian, request).catch((error: unknown) => error);
}

test.each(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'])(
  'a host that refuses any program with %s is waited out: the model has not failed',
  async (code) => {
    expect(await failureOf('program', code)).toMatchObject({ type: 'ProcessesUnavailable', kind: 'host' });
  },
);

test('a guardian that was killed before a program began is no fault of the model', async () => {
  expect(await failureOf('guardian', '')).toMatchObject({ type: 'ProcessesUnavailable', kind: 'host' });
});

test.each(['ENOENT', 'EACCES', 'ENOEXEC'])(
  'a program that cannot be started for %s is the model’s failure',
  async (code) => {
    expect(await failureOf('program', code)).toMatchObject({ type: 'ExecutableNotStarted', kind: 'run' });
  },
);
