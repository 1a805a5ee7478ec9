import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

export const down: Command<PlaceArguments> = {
  command: 'down',
  describe: 'end what "up" started, nothing else; data stay',
  builder: (parser) => withPlace(parser),
  run: async (args) => {
    const { takeDown } = await import('../stack-actions.ts');
    const stopped = await takeDown(args);
    if (args.json) printJson(stopped);
    else print(stopped.stopped.length === 0 ? 'nothing ran' : `ended: ${stopped.stopped.join(', ')}`);
    return 0;
  },
};
