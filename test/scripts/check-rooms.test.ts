import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { temporaryFolder } from '../support/stack-folder.ts';

const ROOMS = [
  'domain',
  'config',
  'codes',
  'database',
  'storage',
  'results',
  'activities',
  'workflows',
  'worker',
  'stack',
  'client',
];

/** What check-rooms.js says about a small house with one file a room, and the given files in their place. */
function check(files: Readonly<Record<string, string>>): { status: number | null; stderr: string } {
  const house = temporaryFolder();
  for (const room of ROOMS) {
    mkdirSync(join(house, room));
    writeFileSync(join(house, room, 'thing.ts'), 'export type Thing = string;\nexport const thing = 1;\n');
  }
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(house, 'node_modules'));
  writeFileSync(join(house, 'package.json'), '{"type":"module"}');
  for (const [path, content] of Object.entries(files)) writeFileSync(join(house, path), content);
  const script = join(PROJECT_ROOT, 'scripts', 'check-rooms.js');
  return spawnSync(process.execPath, [script], { cwd: house, encoding: 'utf8' });
}

it('a house whose rooms keep to the table passes', () => {
  const { status, stderr } = check({
    'client/uses.ts': "import { thing } from '../stack/thing.ts';\nexport const one = thing;\n",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it.each([
  ['a value', "import { thing } from '../client/thing.ts';\nexport const one = thing;\n"],
  ['a type', "import type { Thing } from '../client/thing.ts';\nexport type One = Thing;\n"],
])('%s from a room that the table does not grant is refused, with the reason', (_what, content) => {
  const { status, stderr } = check({ 'database/bad.ts': content });
  expect(status).toBe(1);
  expect(stderr).toContain('database/bad.ts must not import client/thing.ts\n    database/ holds statements');
  expect(stderr).toContain('It may import: domain, config.');
});

it('Node.js modules are refused in workflows and, but for the digest of a model key, in domain', () => {
  const uses = "import { createHash } from 'node:crypto';\nexport const one = createHash;\n";
  const { stderr } = check({ 'workflows/bad.ts': uses, 'domain/bad.ts': uses, 'domain/model-key.ts': uses });
  expect(stderr).toContain('workflows/bad.ts must not import crypto');
  expect(stderr).toContain('domain/bad.ts must not import crypto');
  expect(stderr).not.toContain('domain/model-key.ts must not');
});
