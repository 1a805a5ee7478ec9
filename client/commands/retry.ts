import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export interface RetryArguments extends GridArguments {
  readonly model?: string[] | undefined;
  readonly detach: boolean;
}

export const retry: Command<RetryArguments> = {
  command: 'retry <grid>',
  describe: 'run the failed and cancelled models of a grid again, nothing else',
  builder: (parser) =>
    withGrid(parser)
      .options({
        model: { type: 'string', array: true, describe: 'only these models, by their job names' },
        detach: { type: 'boolean', default: false, describe: 'start and return' },
      })
      .example('$0 retry g1 --model 100_30_00_00_00', 'run one model of grid g1 again'),
  run: async (args) => {
    const { retryGrid } = await import('../retry-grid.ts');
    return retryGrid(args);
  },
};
