import { basename } from 'node:path';
import type { CodeContent, ExecutableContent } from '../codes/code.ts';
import type { Provenance } from '../database/grids.ts';

/** What is recorded once for each executable, chemistry file and template that a grid's models are computed with. */
export function provenanceOf(
  { executables, chemistry, templates }: CodeContent,
  modelPath: string,
): Provenance {
  const pdr = executables.find(({ role }) => role === 'pdr');
  if (pdr === undefined) throw new Error('a code has no pdr executable');
  const { path, sha256 } = templates.json;
  return {
    modelPath,
    executable: executableRow(pdr),
    ...(chemistry === undefined
      ? {}
      : { chemistry: { fileName: basename(chemistry.source), path: chemistry.source } }),
    jsonTemplate: { name: basename(path), path, sha256 },
  };
}

function executableRow(executable: ExecutableContent): Provenance['executable'] {
  const { fileName, path, sha256, revision } = executable;
  const compiledAt = compilationDate(executable.compiledAt);
  return {
    fileName,
    path,
    sha256,
    ...(revision === undefined ? {} : { revision }),
    ...(compiledAt === undefined ? {} : { compiledAt }),
  };
}

/** A program says `Feb 11 2025 at 11:01:00`, without a time zone; it is kept as written. */
function compilationDate(text: string | undefined): Date | undefined {
  const date = new Date(`${text?.replace(' at ', ' ')} UTC`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
