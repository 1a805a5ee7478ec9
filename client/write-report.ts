import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { makeReport } from '../results/report/make-report.ts';
import { reportPage } from '../results/report/report-page.ts';
import type { ReportArguments } from './commands/report.ts';
import { gridFacts } from './grid-facts.ts';
import { fixedAxes, splitNames } from './name-lists.ts';
import { print, printJson } from './print.ts';
import { refusedFile, withGridRecord } from './result-actions.ts';

/** `report`: writes the page and says where it is. */
export async function writeReport(args: ReportArguments): Promise<number> {
  const file = args.output ?? `${args.grid}-report.html`;
  const plot = args.plot === undefined ? {} : { plot: splitNames(args.plot) };
  const report = await withGridRecord(args, async (database, grid, session) => {
    const facts = await gridFacts(database, grid, session, args);
    return makeReport(database, grid, facts, { ...plot, at: fixedAxes(args.at) });
  });
  await writeFile(file, reportPage(report)).catch((error: unknown) => {
    throw refusedFile(file, error);
  });
  if (args.json) printJson({ grid: args.grid, file: resolve(file), pictures: report.pictures.length });
  else print(`${file} written: ${report.pictures.length} pictures, ${report.facts.counts.total} models`);
  return 0;
}
