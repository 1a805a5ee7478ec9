import { PAUSE } from '../../domain/messages.ts';
import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export const pause: Command<GridArguments> = {
  command: 'pause <grid>',
  describe: 'hold a grid: running models end, none starts',
  builder: (parser) => withGrid(parser),
  run: async (args) => {
    const { updateGrid } = await import('../grid-control.ts');
    return updateGrid(args, PAUSE);
  },
};
