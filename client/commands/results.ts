import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export interface ResultsArguments extends GridArguments {
  readonly columns?: string[] | undefined;
  readonly where?: string[] | undefined;
  readonly sort?: string | undefined;
  readonly descending: boolean;
  readonly format?: 'table' | 'csv' | 'json' | 'ecsv' | 'parquet' | 'fits' | undefined;
  readonly output?: string | undefined;
  readonly refresh: boolean;
}

export const results: Command<ResultsArguments> = {
  command: 'results <grid>',
  describe: "show what a grid's models yielded: one row a model",
  builder: (parser) =>
    withGrid(parser)
      .options({
        columns: { type: 'string', array: true, describe: 'only these columns; ratios as OI_63/CII_158' },
        where: {
          type: 'string',
          array: true,
          describe: 'only models with this, such as "dens>=30 and status=finished"',
        },
        sort: { type: 'string', describe: 'order by a column; missing values come last' },
        descending: { type: 'boolean', default: false, describe: 'with --sort: the largest first' },
        format: {
          choices: ['table', 'csv', 'json', 'ecsv', 'parquet', 'fits'] as const,
          describe: "how to write it; default: by the file's ending, else a table",
        },
        output: { alias: 'o', type: 'string', describe: 'write to this file' },
        refresh: { type: 'boolean', default: false, describe: 'read the archived files again first' },
      })
      .example(
        '$0 results g1 --columns dens chi CII_158 OI_63/CII_158 --sort CII_158 --descending',
        'the brightest first',
      )
      .example('$0 results g1 -o g1.ecsv', 'all columns with their units, for astropy'),
  run: async (args) => {
    const { showResults } = await import('../show-results.ts');
    return showResults(args);
  },
};
