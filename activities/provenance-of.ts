import { basename } from 'node:path';
import type { CodeContent, ExecutableContent } from '../codes/code.ts';
import type { Provenance } from '../database/grids.ts';

/** What a configuration says; a program's own word is worth more. */
export interface StatedProvenance {
  /** `pdr.chem_origin` */
  readonly chemistryOrigin?: string;
  /** `pdr.exe_revision` */
  readonly exeRevision?: string;
  /** `pdr.compilation_date` */
  readonly compilationDate?: string;
}

/** What is recorded once for each executable, chemistry file and template that a grid's models are computed with. */
export function provenanceOf(
  { executables, chemistry, templates }: CodeContent,
  modelPath: string,
  stated: StatedProvenance,
): Provenance {
  const pdr = executables.find(({ role }) => role === 'pdr');
  if (pdr === undefined) throw new Error('a code has no pdr executable');
  const { path, sha256 } = templates.json;
  return {
    modelPath,
    executable: executableRow(pdr, stated),
    ...(chemistry === undefined ? {} : { chemistry: chemistryRow(chemistry.source, stated) }),
    jsonTemplate: { name: basename(path), path, sha256 },
  };
}

function chemistryRow(path: string, { chemistryOrigin }: StatedProvenance): Provenance['chemistry'] & object {
  const origin = chemistryOrigin === undefined ? {} : { origin: chemistryOrigin };
  return { fileName: basename(path), path, ...origin };
}

function executableRow(executable: ExecutableContent, stated: StatedProvenance): Provenance['executable'] {
  const { fileName, path, sha256, revision = stated.exeRevision } = executable;
  const compiledAt = compilationDate(executable.compiledAt ?? stated.compilationDate);
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
