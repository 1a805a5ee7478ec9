import type { Command } from '../command.ts';
import { type PlaceArguments, withPlace } from '../grid-options.ts';

/** Options of `run`: pdr_run's, by their old names, and this program's own. */
export interface RunArguments extends PlaceArguments {
  readonly modelName?: string | undefined;
  readonly dryRun: boolean;
  readonly single?: boolean | undefined;
  readonly grid?: boolean | undefined;
  readonly parallel?: boolean | undefined;
  readonly workers?: number | undefined;
  readonly slots?: number | undefined;
  readonly cpus?: number | undefined;
  readonly forceOnion?: boolean | undefined;
  readonly keepTmp?: boolean | undefined;
  readonly metal?: string[] | undefined;
  readonly dens?: string[] | undefined;
  readonly mass?: string[] | undefined;
  readonly chi?: string[] | undefined;
  readonly species?: string[] | undefined;
  readonly random?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly jsonTemplate?: string | undefined;
  readonly timeout?: number | undefined;
  readonly silence?: number | undefined;
  readonly retries?: number | undefined;
  readonly force?: boolean | undefined;
  readonly detach: boolean;
}

const list = { type: 'string', array: true } as const;

export const run: Command<RunArguments> = {
  command: ['run', '$0'],
  describe: 'start a grid, follow it, print its summary (the default command)',
  builder: (parser) =>
    withPlace(parser)
      .options({
        'model-name': {
          type: 'string',
          describe: "the grid's name; default: the file's, else pdr_model_<date>_<time>",
        },
        metal: { ...list, describe: 'metallicities, percent of solar' },
        dens: { ...list, describe: 'surface densities, 10 log10(n / cm^-3)' },
        mass: { ...list, describe: 'masses, 10 log10(M / Msol)' },
        chi: { ...list, describe: 'fields, 10 log10(chi / Draine)' },
        species: { ...list, describe: 'species for which onion runs after each model' },
        random: {
          type: 'boolean',
          describe: "draw points between the axes' bounds instead of their product",
        },
        seed: { type: 'number', describe: 'repeat a random grid' },
        single: { type: 'boolean', describe: 'run the first point only', conflicts: 'grid' },
        grid: { type: 'boolean', describe: 'run all points (the default)' },
        slots: { type: 'number', describe: 'how many models of this grid at once' },
        workers: { type: 'number', describe: "pdr_run's name for --slots" },
        parallel: { type: 'boolean', describe: "pdr_run's switch; models always run in parallel" },
        cpus: { type: 'number', describe: "pdr_run's other name for --slots" },
        timeout: { type: 'number', describe: "a model's time limit in seconds" },
        silence: { type: 'number', describe: 'end a model that writes nothing for so many seconds' },
        retries: { type: 'number', describe: 'how often a model that failed by itself is tried again' },
        force: { type: 'boolean', describe: 'compute all again' },
        'force-onion': { type: 'boolean', describe: 'run onion again for models that are computed already' },
        'keep-tmp': { type: 'boolean', describe: 'keep every working directory' },
        'json-template': { type: 'string', describe: 'file name of another JSON deck template' },
        'dry-run': { type: 'boolean', default: false, describe: 'show what would run; touch nothing' },
        detach: { type: 'boolean', default: false, describe: 'start the grid and return' },
      })
      .example(
        '$0 run --config grid.yaml --model-name g1 --dens 20 30 40 --chi 00 10 20',
        'a grid of 9 models',
      )
      .example('$0 run --config grid.yaml --dry-run', 'its points, what would be skipped, the connections'),
  run: async (args) => {
    const { runGrid } = await import('../run-grid.ts');
    return runGrid(args);
  },
};
