import { OUTPUT_ROLES } from '../codes/code.ts';
import type { Finished, NewModel } from '../database/registration.ts';
import { deckValues } from '../domain/deck.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { modelKey } from '../domain/model-key.ts';
import { PdrError } from '../domain/failures.ts';
import type { Dependencies } from './dependencies.ts';
import { choiceOf, holdContent } from './hold-content.ts';
import { fileOf } from './result-rows.ts';

/**
 * Tells of which results onion is to run again, with `--force-onion`: of those that differ from what is asked for in their
 * onion species alone, if at all, and that have the files from which onion starts.
 */
export async function onionRepeater(
  dependencies: Dependencies,
  spec: GridSpec,
  models: readonly NewModel[],
): Promise<(result: Finished) => boolean> {
  if (!spec.forceOnion || spec.onionSpecies.length === 0) return () => false;
  const withoutOnion = await digestWithoutOnion(dependencies, spec);
  const byJob = new Map(models.map((model) => [model.job, model]));
  return (result) => {
    const model = byJob.get(result.job);
    if (model === undefined || !holdsOnionInputs(result)) return false;
    if (result.key === model.key) return true;
    const onionSpecies = (result.onionSpecies ?? '').split(' ').filter(Boolean);
    const codeDigest = onionSpecies.length === 0 ? withoutOnion : spec.codeDigest;
    const values = deckValues(spec, model.point);
    return result.key === modelKey({ codeDigest, chemistry: spec.chemistry, onionSpecies, values });
  };
}

/** The content of a grid without onion differs by that program; a worker whose files have changed since knows none. */
async function digestWithoutOnion(dependencies: Dependencies, spec: GridSpec): Promise<string> {
  const { code } = await holdContent(dependencies, spec);
  try {
    const present = await code.readContent(choiceOf(spec));
    if (present.digest !== spec.codeDigest) return '';
    return (await code.readContent({ ...choiceOf(spec), onionSpecies: [] })).digest;
  } catch (error) {
    if (error instanceof PdrError && error.type === 'MissingInput') return '';
    throw error;
  }
}

function holdsOnionInputs({ files }: Finished): boolean {
  return [OUTPUT_ROLES.ctrlInd, OUTPUT_ROLES.structure].every((role) => fileOf(files, role) !== undefined);
}
