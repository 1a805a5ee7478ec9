import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Argument vector of a program of this project: as built, or, where only the source stands beside, through tsx. */
export function nodeProgram(url: URL): [string, ...string[]] {
  const built = fileURLToPath(url);
  if (existsSync(built)) return [process.execPath, built];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return [process.execPath, '--import', tsx, built.replace(/\.js$/, '.ts')];
}
