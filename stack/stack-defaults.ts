import { stackFiles } from './data-dir.ts';
import { ensureCredentials } from './credentials.ts';
import type { StackInfo } from './state.ts';

/** What a running stack gives to a configuration that names no servers of its own; holds the password. */
export interface StackValues {
  readonly database: StackInfo['database'] & { readonly password: string };
  readonly temporal: StackInfo['temporal'];
  readonly storageDir: string;
  readonly scratchDir: string;
}

export function stackDefaults(stack: StackInfo): StackValues {
  const { archive, scratch } = stackFiles(stack.dataDir);
  const { password } = ensureCredentials(stack.dataDir);
  return {
    database: { ...stack.database, password },
    temporal: stack.temporal,
    storageDir: archive,
    scratchDir: scratch,
  };
}
