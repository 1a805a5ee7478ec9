import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataDirOf } from '../../stack/data-dir.ts';
import { environmentLines, stackVariables } from '../../stack/environment-lines.ts';
import { stackDefaults } from '../../stack/stack-defaults.ts';
import { up } from '../../stack/up.ts';
import { stackFolder } from '../support/stack-folder.ts';

it('the lines of env set up a shell for the stack', async () => {
  const stack = await up({ dataDir: stackFolder() });
  const script = `${environmentLines(stackVariables(stack)).join('\n')}\nprintf '%s|' "$TEMPORAL_ADDRESS" "$TEMPORAL_NAMESPACE" "$PDR_DB_TYPE" \
    "$PDR_DB_HOST" "$PDR_DB_PORT" "$PDR_DB_DATABASE" "$PDR_DB_USERNAME" "$PDR_DB_PASSWORD"`;
  const { password, port } = stackDefaults(stack).database;
  expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.split('|')).toEqual([
    ...[stack.temporal.address, 'default', 'mysql', '127.0.0.1', String(port), 'pdr', 'pdr', password, ''],
  ]);
});

it('the data directory is the flag, else PDR_RUN_DATA_DIR, else XDG_DATA_HOME, else the home directory', () => {
  const environment = { HOME: '/h', XDG_DATA_HOME: '/x', PDR_RUN_DATA_DIR: '/p' };
  expect(dataDirOf('d', environment)).toBe(resolve('d'));
  expect(dataDirOf(undefined, environment)).toBe('/p');
  expect(dataDirOf(undefined, { ...environment, PDR_RUN_DATA_DIR: '' })).toBe('/x/pdr-run');
  expect(dataDirOf(undefined, { HOME: '/h' })).toBe('/h/.local/share/pdr-run');
});
