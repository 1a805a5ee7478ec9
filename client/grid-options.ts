import type { Argv } from 'yargs';

/** Options that every command knows which reads or steers grids. */
export function withPlace<T>(parser: Argv<T>) {
  return parser.options({
    config: { type: 'string', describe: 'configuration file (YAML)' },
    'data-dir': { type: 'string', describe: 'folder of the embedded stack' },
    json: { type: 'boolean', default: false, describe: 'print one JSON document' },
  });
}

/** The same, for commands about one grid. */
export function withGrid<T>(parser: Argv<T>) {
  return withPlace(parser).positional('grid', {
    type: 'string',
    demandOption: true,
    describe: 'model name of the grid',
  });
}

export interface PlaceArguments {
  readonly config?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly json: boolean;
}

export interface GridArguments extends PlaceArguments {
  readonly grid: string;
}
