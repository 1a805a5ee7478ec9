import { PdrError } from '../domain/failures.ts';
import { slab } from './built-in/slab.ts';
import type { Code, CodeSetup } from './code.ts';
import { kosmaTau } from './kosma-tau/kosma-tau.ts';

/** The code that a set-up names. */
export function createCode(setup: CodeSetup): Code {
  if (setup.name === 'kosma-tau') return kosmaTau(setup);
  if (setup.name === 'slab') return slab(setup);
  throw new PdrError('InvalidGrid', `The code "${setup.name}" is not there yet: set pdr.code to kosma-tau or slab.`);
}
