import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CodeSetup, type ContentChoice, EXECUTABLE_ROLES, type ExecutableRole } from '../code.ts';
import { isFile } from '../content/find-template.ts';

export interface FoundExecutable {
  readonly role: ExecutableRole;
  /** Absolute. */
  readonly path: string;
}

/** `pdr` is always needed, `onion` for its species; the other two are brought in where they are. */
export async function findExecutables(
  setup: CodeSetup,
  choice: ContentChoice,
  faults: string[],
): Promise<FoundExecutable[]> {
  const needed = { pdr: true, onion: choice.onionSpecies.length > 0, getctrlind: false, mrt: false };
  const found: FoundExecutable[] = [];
  for (const role of EXECUTABLE_ROLES) {
    const path = resolve(setup.baseDir, setup.executables[role]);
    if (role === 'onion' && !needed.onion) continue;
    const fault = await executableFault(path, role);
    if (fault === undefined) found.push({ role, path });
    else if (needed[role]) faults.push(fault);
  }
  return found;
}

async function executableFault(path: string, role: ExecutableRole): Promise<string | undefined> {
  const key = `pdr.${role}_file_name`;
  if (!(await isFile(path))) return `There is no executable ${path}: set pdr.base_dir or ${key}.`;
  const runnable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return runnable ? undefined : `${path} (${key}) is not executable: chmod +x it.`;
}
