import { createCode } from '../codes/create-code.ts';
import type { Code, CodeContent } from '../codes/code.ts';
import { codeSetupOf } from '../config/code-setup.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { gridSpecOf } from '../config/grid-request.ts';
import { PdrError } from '../domain/failures.ts';
import { distinctPoints } from '../domain/grid-points.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { gridFaults } from '../domain/validate-grid.ts';
import type { RunArguments } from './commands/run.ts';
import { onionSpeciesOf } from './onion-species.ts';
import { flagsOf } from './run-flags.ts';
import type { Session } from './session.ts';

/** A grid as it will be started, checked as far as it can be from here. */
export interface GridRequest {
  readonly spec: GridSpec;
  readonly total: number;
  readonly code: Code;
  readonly content: CodeContent;
  readonly notes: readonly string[];
}

/** Makes the grid's request from command line and configuration; throws with every fault at once, before anything starts. */
export async function requestGrid({ configuration }: Session, args: RunArguments): Promise<GridRequest> {
  const code = createCode(codeSetupOf(configuration));
  const onion = onionSpeciesOf(configuration);
  const draft = gridSpecOf(configuration, flagsOf(args), {
    codeDigest: '',
    onionSpecies: onion.species,
    now: new Date(),
  });
  const faults = gridFaults(draft);
  const content = await contentOf(code, draft).catch((error: unknown) => {
    if (!(error instanceof PdrError)) throw error;
    faults.push(error.message);
    return undefined;
  });
  if (faults.length > 0 || content === undefined) throw new ConfigurationError(faults);
  const spec = { ...draft, codeDigest: content.digest };
  const { points, duplicates } = distinctPoints(spec);
  const repeated = duplicates === 0 ? [] : [`${duplicates} repeated points are computed once`];
  return { spec, total: points.length, code, content, notes: [...onion.notes, ...repeated] };
}

function contentOf(code: Code, { chemistry, jsonTemplate, onionSpecies }: GridSpec): Promise<CodeContent> {
  return code.readContent({
    chemistry,
    onionSpecies,
    ...(jsonTemplate === undefined ? {} : { jsonTemplate }),
  });
}
