import yargs, { type Argv, type CommandModule } from 'yargs';
import type { Command } from './command.ts';
import { cancel } from './commands/cancel.ts';
import { doctor } from './commands/doctor.ts';
import { down } from './commands/down.ts';
import { env } from './commands/env.ts';
import { init } from './commands/init.ts';
import { list } from './commands/list.ts';
import { models } from './commands/models.ts';
import { exportGrid } from './commands/export.ts';
import { pause } from './commands/pause.ts';
import { plot } from './commands/plot.ts';
import { report } from './commands/report.ts';
import { results } from './commands/results.ts';
import { resume } from './commands/resume.ts';
import { retry } from './commands/retry.ts';
import { run } from './commands/run.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';
import { didYouMean } from '../domain/suggest.ts';
import { EXIT } from './exit-status.ts';
import { say } from './print.ts';

/** Runs one command line and tells its exit status. Commands load what they need only when they run. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  let status: number = EXIT.done;
  const tell = (ended: number) => {
    status = ended;
  };
  try {
    await commandLine(words, tell).parseAsync();
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    say(
      `${error.message}${hint(words)}\npdr-run --help lists commands, pdr-run <command> --help their options.`,
    );
    return EXIT.usage;
  }
  return status;
}

class WrongUsage extends Error {}

/** yargs takes a misspelt command for an argument of `run`, the default one, so it cannot ask itself. */
function hint([word = '']: readonly string[]): string {
  const names = modules(() => undefined).flatMap(({ command = [] }) => command);
  const commands = [...names.map((name) => name.split(' ')[0] ?? ''), 'worker'];
  if (commands.includes(word)) return '';
  const meant = didYouMean(word, commands);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

function commandLine(words: readonly string[], tell: (status: number) => void): Argv {
  const parser = yargs(words)
    .scriptName('pdr-run')
    .usage(
      '$0 <command>\n\nRuns large parameter grids of PDR models: durably, in parallel, within a connection limit.',
    )
    // Values are text: `00`, `-10` and `05` must arrive as they were typed.
    .parserConfiguration({ 'parse-numbers': false })
    .command('worker', 'run models: one process, N slots, one pool (pdr-run worker --help)')
    .strict()
    .help()
    .wrap(Math.min(110, parserWidth()))
    .epilogue(
      'Exit status: 0 all finished, 1 some models failed, 2 wrong usage or configuration, 3 a server cannot be reached, 130 interrupted.',
    )
    .exitProcess(false)
    .fail((message, error: Error | null | undefined) => {
      // Thrown, because yargs would go on to run the command.
      if (error instanceof Error) throw error;
      const missing = message.startsWith('Not enough non-option arguments');
      throw new WrongUsage(
        missing ? 'The name of the grid is missing; pdr-run list shows the grids.' : message,
      );
    });
  for (const module of modules(tell)) parser.command(module);
  return parser;
}

/** Undefined columns mean that nobody looks at a terminal. */
function parserWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : 110;
}

function modules(tell: (status: number) => void): CommandModule[] {
  return [
    module(run, tell),
    module(up, tell),
    module(down, tell),
    module(env, tell),
    module(list, tell),
    module(status, tell),
    module(models, tell),
    module(pause, tell),
    module(resume, tell),
    module(cancel, tell),
    module(retry, tell),
    module(results, tell),
    module(plot, tell),
    module(report, tell),
    module(exportGrid, tell),
    module(doctor, tell),
    module(init, tell),
  ];
}

/** yargs types a handler by its builder; here each command says itself what its builder declares. */
function module<A>(command: Command<A>, tell: (status: number) => void): CommandModule {
  return {
    command: command.command,
    describe: command.describe,
    builder: command.builder as (parser: Argv) => Argv,
    handler: async (args) => {
      const sayFault = async (error: unknown) => (await import('./say-fault.ts')).sayFault(error);
      tell(await command.run(args as A).catch(sayFault));
    },
  };
}
