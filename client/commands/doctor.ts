import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

export const doctor: Command<PlaceArguments> = {
  command: 'doctor',
  describe: 'check every part that a run needs, and say what to do about each fault',
  builder: (parser) => withPlace(parser).example('$0 doctor --config grid.yaml', 'before a long grid'),
  run: async (args) => {
    const { examine } = await import('../doctor/examine.ts');
    const { examinationText, exitStatusOf } = await import('../doctor/examination-text.ts');
    const examination = await examine(args);
    if (args.json) printJson(examination);
    else print(examinationText(examination));
    return exitStatusOf(examination);
  },
};
