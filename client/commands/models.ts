import type { ModelRecord } from '../../domain/model-record.ts';
import { JOB_STATUSES, type JobStatus } from '../../domain/statuses.ts';
import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';
import { print, printJson } from '../print.ts';

interface ModelsArguments extends GridArguments {
  readonly status?: JobStatus | undefined;
}

export const models: Command<ModelsArguments> = {
  command: 'models <grid>',
  describe: "list a grid's models, with why each failed",
  builder: (parser) =>
    withGrid(parser)
      .options({ status: { choices: JOB_STATUSES, describe: 'only models of this status' } })
      .example('$0 models g1 --status failed', 'what failed in grid g1, and why'),
  run: async (args) => {
    const { gridModels } = await import('../grid-reports.ts');
    const { modelsText } = await import('../tables.ts');
    const found: ModelRecord[] = [];
    await gridModels(args, args.status, (model) => found.push(model));
    if (args.json) printJson(found);
    else print(modelsText(found));
    return 0;
  },
};
