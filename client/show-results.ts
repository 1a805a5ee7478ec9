import type { ResultsArguments } from './commands/results.ts';
import { splitNames } from './name-lists.ts';
import { withGridRecord, writeTable } from './result-actions.ts';

/** `results`: the table that the arguments ask for, after reading files again where they say so. */
export function showResults(args: ResultsArguments): Promise<number> {
  const { columns, where, sort, descending, output, refresh, json } = args;
  return withGridRecord(args, async (database, grid, session) => {
    if (refresh) {
      const { refreshQuantities } = await import('./refresh-quantities.ts');
      await refreshQuantities(database, grid, session);
    }
    await writeTable(database, grid, {
      ...(columns === undefined ? {} : { columns: splitNames(columns) }),
      ...(where === undefined ? {} : { where }),
      ...(sort === undefined ? {} : { sort, descending }),
      format: args.format ?? (json ? 'json' : undefined),
      output,
    });
    return 0;
  });
}
