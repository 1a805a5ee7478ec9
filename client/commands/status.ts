import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

interface StatusArguments extends GridArguments {
  readonly watch: boolean;
}

const WATCH_EVERY_MS = 2000;

export const status: Command<StatusArguments> = {
  command: 'status <grid>',
  describe: 'show where one grid stands',
  builder: (parser) =>
    withGrid(parser)
      .options({ watch: { type: 'boolean', default: false, describe: 'show it again until the grid ends' } })
      .example('$0 status g1 --watch', 'follow the counts of grid g1'),
  run: async (args) => {
    const { gridStatus } = await import('../grid-reports.ts');
    const { statusText } = await import('../tables.ts');
    for (;;) {
      const found = await gridStatus(args);
      if (args.json) printJson(found.summary);
      else print(statusText(found));
      const goesOn = found.summary.state === 'running' || found.summary.state === 'paused';
      if (!args.watch || !goesOn) return 0;
      await sleep(WATCH_EVERY_MS);
    }
  },
};
