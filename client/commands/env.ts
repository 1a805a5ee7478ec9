import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

export const env: Command<PlaceArguments> = {
  command: 'env',
  describe: 'print export lines for a shell that wants to use the embedded stack',
  builder: (parser) =>
    withPlace(parser).example('eval "$($0 env)"', 'mysql, temporal and Python scripts find the stack'),
  run: async (args) => {
    const { stackEnvironment } = await import('../stack-actions.ts');
    const variables = stackEnvironment(args);
    if (args.json) printJson(variables);
    else
      print(
        Object.entries(variables)
          .map(([name, value]) => `export ${name}='${value}'`)
          .join('\n'),
      );
    return 0;
  },
};
