import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

export const list: Command<PlaceArguments> = {
  command: 'list',
  describe: 'list grids',
  builder: (parser) => withPlace(parser),
  run: async (args) => {
    const { listSummaries } = await import('../grid-reports.ts');
    const { summariesTable } = await import('../tables.ts');
    const summaries = await listSummaries(args);
    if (args.json) printJson(summaries);
    else print(summaries.length === 0 ? 'no grids yet' : summariesTable(summaries));
    return 0;
  },
};
