import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

interface UpArguments extends PlaceArguments {
  readonly slots?: number | undefined;
  readonly worker: boolean;
}

export const up: Command<UpArguments> = {
  command: 'up',
  describe: 'start the embedded stack: Temporal with its Web UI, a private MariaDB, one worker',
  builder: (parser: Argv) =>
    withPlace(parser)
      .options({
        slots: { type: 'number', describe: 'models at once' },
        worker: { type: 'boolean', default: true, describe: 'start a worker (--no-worker leaves it out)' },
      })
      .example('$0 up --slots 4', 'start, or find, the stack with a worker of four slots'),
  run: async (args) => {
    const { bringUp } = await import('../stack-actions.ts');
    const info = await bringUp(args);
    if (args.json) printJson(info);
    else print(`Web UI: ${info.temporal.uiUrl}\nstack:  ${info.dataDir} (pdr-run down ends it; data stay)`);
    return 0;
  },
};
