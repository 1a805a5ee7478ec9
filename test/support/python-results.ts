import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

const PYTHON = join(PROJECT_ROOT, '.tools/python-results/bin/python');

/** Whether scripts/setup --tests could make the Python environment with pdrtpy, astropy, h5py and pandas. */
export const hasPython = existsSync(PYTHON);

/** Runs a file of test/results/python and gives the JSON document that is its last line of output. */
export function python(script: string, ...words: readonly string[]): unknown {
  const file = join(PROJECT_ROOT, 'test/results/python', script);
  const output = execFileSync(PYTHON, ['-W', 'ignore', file, ...words], {
    encoding: 'utf8',
    // astropy and matplotlib keep caches and configuration in a home directory.
    env: { ...process.env, MPLBACKEND: 'Agg', XDG_CACHE_HOME: words[0] ?? '' },
  });
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
}
