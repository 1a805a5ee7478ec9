import type { Code, CodeContent } from '../codes/code.ts';
import { type Snapshot, findSnapshot, openSnapshot } from '../codes/staging/snapshot.ts';
import { PdrError } from '../domain/failures.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import type { Dependencies } from './dependencies.ts';

export interface HeldContent {
  readonly code: Code;
  readonly content: CodeContent;
  readonly snapshot: Snapshot;
}

/**
 * The content that a grid asks for by its digest, as this worker holds it: a snapshot taken when the grid began, else
 * the configuration's own files. A worker that holds other content refuses, so that no model is computed with it.
 */
export async function holdContent(dependencies: Dependencies, spec: GridSpec): Promise<HeldContent> {
  const code = codeOf(dependencies, spec);
  const kept = await findSnapshot(dependencies.scratchDir, spec.codeDigest);
  if (kept !== undefined) return { code, content: kept.content, snapshot: kept };
  const content = await code.readContent(choiceOf(spec));
  if (content.digest !== spec.codeDigest) throw holdsOther(dependencies, spec, content);
  return { code, content, snapshot: await openSnapshot(content, dependencies.scratchDir) };
}

function codeOf({ codes, workerId }: Dependencies, spec: GridSpec): Code {
  const code = codes[spec.code];
  if (code !== undefined) return code;
  const known = Object.keys(codes).join(', ');
  throw new PdrError(
    'WorkerHoldsOtherContent',
    `grid ${spec.name} asks for the code ${spec.code}, but worker ${workerId} runs ${known}: start a worker whose configuration says "pdr.code: ${spec.code}"`,
  );
}

/** What of the code's content a grid uses. */
export function choiceOf(spec: GridSpec) {
  const { chemistry, jsonTemplate, onionSpecies } = spec;
  return { chemistry, onionSpecies, ...(jsonTemplate === undefined ? {} : { jsonTemplate }) };
}

function holdsOther({ workerId }: Dependencies, spec: GridSpec, content: CodeContent): PdrError {
  return new PdrError(
    'WorkerHoldsOtherContent',
    `grid ${spec.name} asks for content ${spec.codeDigest}, but worker ${workerId} holds ${content.digest}: ` +
      'executables, chemistry, templates or inputs differ. Start a worker with the configuration that the grid was ' +
      'started with, or start the grid again with the configuration of this worker.',
  );
}
