import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export interface ExportArguments extends GridArguments {
  readonly format: 'pdrtpy' | 'ro-crate' | 'fits' | 'parquet' | 'csv' | 'ecsv';
  readonly output: string;
  readonly at?: string[] | undefined;
  readonly licence?: string | undefined;
}

export const exportGrid: Command<ExportArguments> = {
  command: 'export <grid>',
  describe: 'write a grid in the formats of other tools',
  builder: (parser) =>
    withGrid(parser)
      .options({
        format: {
          choices: ['pdrtpy', 'ro-crate', 'fits', 'parquet', 'csv', 'ecsv'] as const,
          demandOption: true,
          describe:
            'pdrtpy: a model set of the PDR Toolbox; ro-crate: a Workflow Run RO-Crate; others: one table',
        },
        output: {
          alias: 'o',
          type: 'string',
          demandOption: true,
          describe: 'folder, or the file of a table',
        },
        at: {
          type: 'string',
          array: true,
          describe: 'with pdrtpy: value of metal or mass, such as mass=-10',
        },
        licence: { type: 'string', describe: 'with ro-crate: address of the licence of the results' },
      })
      .example('$0 export g1 --format pdrtpy -o g1-models', 'FITS maps and tables that pdrtpy loads'),
  run: async (args) => {
    const { exportResults } = await import('../export-results.ts');
    return exportResults(args);
  },
};
