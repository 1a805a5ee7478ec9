import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { temporaryFolder } from '../support/stack-folder.ts';

const test = (status: string, fullName = status) => ({ status, fullName });

function count(testResults: readonly object[]): { status: number | null; lines: string[] } {
  const report = join(temporaryFolder(), 'results.json');
  writeFileSync(report, JSON.stringify({ testResults }));
  const script = join(PROJECT_ROOT, 'scripts', 'count-tests.js');
  const { status, stdout } = spawnSync(process.execPath, [script, report], { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
}

it('ends with the plain line of counts and names what was skipped', () => {
  const results = [
    { status: 'passed', assertionResults: [test('passed'), test('passed'), test('skipped', 'in a browser')] },
  ];
  expect(count(results)).toEqual({
    status: 0,
    lines: ['skipped: in a browser', '2 passed, 0 failed, 1 skipped'],
  });
});

it('a failed test, a file that could not be loaded and a run without tests are failures', () => {
  const failing = { status: 'failed', assertionResults: [test('passed'), test('failed')] };
  expect(count([failing])).toEqual({ status: 1, lines: ['1 passed, 1 failed, 0 skipped'] });
  const broken = { status: 'failed', assertionResults: [] };
  const passing = { status: 'passed', assertionResults: [test('passed')] };
  expect(count([passing, broken])).toEqual({ status: 1, lines: ['1 passed, 1 failed, 0 skipped'] });
  expect(count([])).toEqual({ status: 1, lines: ['0 passed, 0 failed, 0 skipped'] });
});
