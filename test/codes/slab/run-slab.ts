import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../codes/slab/main.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export type Run = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A working directory with a deck in it, gone when the test is. */
export function workingDirectory(deck?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pdr-slab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (deck !== undefined) writeFileSync(join(folder, 'pdr_config.json'), deck);
  return folder;
}

/** Runs the program itself, from its source, in a working directory. */
export function runSlab(folder: string, ...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
