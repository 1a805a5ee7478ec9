import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

export interface DownArguments extends PlaceArguments {
  readonly drain: number;
}

export const down: Command<DownArguments> = {
  command: 'down',
  describe: 'end what "up" started, nothing else; data stay',
  builder: (parser) =>
    withPlace(parser)
      .options({
        drain: { type: 'number', default: 10, describe: 'seconds that running models may still take' },
      })
      .example('$0 down --drain 0', 'hand running models back at once; they run again after the next up'),
  run: async (args) => {
    const { takeDown } = await import('../stack-actions.ts');
    const stopped = await takeDown(args);
    if (args.json) printJson(stopped);
    else print(stopped.stopped.length === 0 ? 'nothing ran' : `ended: ${stopped.stopped.join(', ')}`);
    return 0;
  },
};
