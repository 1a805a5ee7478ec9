import { exportPdrtpy } from '../results/exports/pdrtpy.ts';
import { exportRoCrate } from '../results/exports/ro-crate.ts';
import type { ExportArguments } from './commands/export.ts';
import { gridFacts } from './grid-facts.ts';
import { fixedAxes } from './name-lists.ts';
import { print, printJson } from './print.ts';
import { refusedFile, withGridRecord, writeTable } from './result-actions.ts';

/** `export`: writes the files and says what was written. */
export async function exportResults(args: ExportArguments): Promise<number> {
  const { format, output, json } = args;
  const written = await withGridRecord(args, async (database, grid, session) => {
    if (format === 'pdrtpy') return exportPdrtpy(database, grid, output, fixedAxes(args.at));
    if (format === 'ro-crate') {
      const facts = await gridFacts(database, grid, session, args);
      const licence = args.licence === undefined ? {} : { licence: args.licence };
      return exportRoCrate(database, grid, output, { ...facts, ...licence });
    }
    await writeTable(database, grid, { format, output });
    return {};
  }).catch((error: unknown) => {
    throw refusedFile(output, error);
  });
  const document = { grid: args.grid, format, output, ...written };
  if (json) printJson(document);
  else print(sentence(document));
  return 0;
}

function sentence({ grid, format, output, ...counts }: Record<string, unknown>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${String(count)}`);
  return [`${String(output)}: grid ${String(grid)} as ${String(format)}`, ...parts].join(', ');
}
