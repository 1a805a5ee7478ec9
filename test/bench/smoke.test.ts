import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

interface Measured {
  readonly machine: Record<string, unknown>;
  readonly rows: readonly { measure: string; value: number }[];
}

/** Figures are not judged here: a shared machine says nothing about them. */
it.each(['throughput', 'slots', 'tail', 'size', 'staging', 'start', 'memory'])(
  'the bench %s runs at a small size and prints figures with the machine that they are from',
  (name) => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(PROJECT_ROOT, 'bench/main.ts'), name, '--json', '--small'],
      { cwd: PROJECT_ROOT, encoding: 'utf8' },
    );
    expect(stderr).not.toContain('Error');
    expect(status).toBe(0);
    const { machine, rows } = JSON.parse(stdout) as Measured;
    expect(machine).toHaveProperty('cores');
    expect(rows.length).toBeGreaterThan(0);
    for (const { value } of rows) expect(Number.isFinite(value)).toBe(true);
  },
);
