import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export interface ReportArguments extends GridArguments {
  readonly plot?: string[] | undefined;
  readonly at?: string[] | undefined;
  readonly output?: string | undefined;
}

export const report: Command<ReportArguments> = {
  command: 'report <grid>',
  describe: 'write one page about a grid: what was asked, with what, what came out, how to repeat it',
  builder: (parser) =>
    withGrid(parser)
      .options({
        plot: {
          type: 'string',
          array: true,
          describe: 'quantities or ratios to show as maps; default: a few',
        },
        at: { type: 'string', array: true, describe: 'value of an axis that the maps do not show' },
        output: { alias: 'o', type: 'string', describe: 'file; default: <grid>-report.html' },
      })
      .example(
        '$0 report g1 --plot CII_158 OI_63/CII_158 -o report.html',
        'opens from disk, without a network',
      ),
  run: async (args) => {
    const { writeReport } = await import('../write-report.ts');
    return writeReport(args);
  },
};
