import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

const ROOMS = [
  'activities',
  'client',
  'codes',
  'config',
  'database',
  'domain',
  'results',
  'stack',
  'storage',
  'worker',
  'workflows',
];

/** Builds dist/ before the tests that run it, unless it is newer than every source. */
export default function buildOnce(): void {
  if (isFresh(join(PROJECT_ROOT, 'dist', 'workflow-bundle.js'))) return;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run build failed:\n${stdout}${stderr}`);
}

function isFresh(bundle: string): boolean {
  return existsSync(bundle) && Math.max(...ROOMS.flatMap(sourceTimes)) < statSync(bundle).mtimeMs;
}

function sourceTimes(room: string): number[] {
  const folder = join(PROJECT_ROOT, room);
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => statSync(join(folder, file)).mtimeMs);
}
