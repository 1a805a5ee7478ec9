import type { Flags } from '../config/configuration.ts';
import type { RunArguments } from './commands/run.ts';

/** The words of a `run` command line as the configuration takes them: absent stays absent. */
export function flagsOf(args: RunArguments): Partial<Flags> {
  const {
    config: _config,
    dataDir: _dataDir,
    json: _json,
    dryRun: _dryRun,
    detach: _detach,
    ...flags
  } = args;
  return Object.fromEntries(
    Object.entries(flags).filter(([, value]) => value !== undefined),
  ) as Partial<Flags>;
}
