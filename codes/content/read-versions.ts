import type { CodeContent, ExecutableContent } from '../code.ts';
import { type ExecutableVersion, readVersion } from './executable-version.ts';

const asked = new Map<string, Promise<ExecutableVersion>>();

/** The content with what its programs say of themselves; each program is asked once in a process. See `Code`. */
export async function readVersions(content: CodeContent): Promise<CodeContent> {
  const executables = await Promise.all(content.executables.map(withVersion));
  return { ...content, executables };
}

async function withVersion(executable: ExecutableContent): Promise<ExecutableContent> {
  const { sha256, command, path } = executable;
  let answer = asked.get(sha256);
  if (answer === undefined) {
    // What a working directory starts by a relative name is started here by its place.
    answer = readVersion(command.length > 1 ? command : [path]);
    asked.set(sha256, answer);
  }
  return { ...executable, ...(await answer) };
}
