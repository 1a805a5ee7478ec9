import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { slab, slabSetup } from './built-in/slab.ts';
import type { Code, CodeSetup } from './code.ts';
import { kosmaTau } from './kosma-tau/kosma-tau.ts';

/** The code that a set-up names. */
export function createCode(setup: CodeSetup): Code {
  if (setup.name === 'kosma-tau') return kosmaTau(setup);
  return slab({ ...slabSetup(slabProgram()), quantities: setup.quantities });
}

/** The built program: beside this file in dist/, or there as seen from the sources. */
function slabProgram(): string {
  const candidates = ['./slab/main.js', '../dist/codes/slab/main.js'];
  const paths = candidates.map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)));
  return paths.find((path) => existsSync(path)) ?? paths.join(' or ');
}
