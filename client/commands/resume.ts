import { RESUME } from '../../domain/messages.ts';
import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export const resume: Command<GridArguments> = {
  command: 'resume <grid>',
  describe: 'let a paused grid go on',
  builder: (parser) => withGrid(parser),
  run: async (args) => {
    const { updateGrid } = await import('../grid-control.ts');
    return updateGrid(args, RESUME);
  },
};
