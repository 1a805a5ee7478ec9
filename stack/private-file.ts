import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file that only its owner can read, in one step: a reader finds the old content or the new, also
 * after a power cut, and never half.
 */
export function writePrivateJson(path: string, content: unknown): void {
  const beside = `${path}.${randomUUID()}`;
  try {
    writeFileSync(beside, `${JSON.stringify(content, undefined, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** The content of a JSON file; undefined where there is no such file, or a power cut left nothing readable in it. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
