import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export const cancel: Command<GridArguments> = {
  command: 'cancel <grid>',
  describe: 'end a grid: its running models are ended, the others never start; finished ones stay',
  builder: (parser) => withGrid(parser),
  run: async (args) => {
    const { cancelGrid } = await import('../grid-control.ts');
    return cancelGrid(args);
  },
};
