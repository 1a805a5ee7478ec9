import { readFileSync } from 'node:fs';
import { BadDeck, readDeck } from './deck.ts';
import { helpText } from './help.ts';
import { marchSlab, type Slab } from './march.ts';
import type { SlabModel } from './model.ts';
import { modelFromDeck } from './model-from-deck.ts';
import { NotConverged } from './not-converged.ts';
import { progressText, setupText, summaryText } from './output-text.ts';
import { versionText } from './version.ts';

const EXIT = { converged: 0, badInput: 2, notConverged: 3 } as const;
const DEFAULT_DECK = 'pdr_config.json';
/** A line of progress each so many zones. */
const PROGRESS_EVERY = 20;

process.exitCode = await main(process.argv.slice(2));

/** Runs one model in the working directory; the report goes to standard output, which a worker keeps as TEXTOUT. */
async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) return tell(helpText());
  if (args.includes('--version')) return tell(versionText());
  try {
    const { values, warnings } = readDeck(readText(deckPath(args)));
    for (const warning of warnings) tell(`warning: ${warning}`);
    const slab = compute(modelFromDeck(values));
    // The HDF5 library takes a tenth of a second to start: a deck that is refused does not wait for it.
    const { writeOutputs } = await import('./output-files.ts');
    await writeOutputs(process.cwd(), slab);
    return tell(summaryText(slab));
  } catch (error) {
    return refuse(error);
  }
}

function compute(model: SlabModel): Slab {
  tell(setupText(model));
  // The face and the far side are zones too, without thickness.
  const total = model.grid.zones + 2;
  let done = 0;
  return marchSlab(model, (zone) => {
    done++;
    if (done % PROGRESS_EVERY === 0 || done === total) tell(progressText(done, total, zone));
  });
}

function deckPath(args: string[]): string {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new BadDeck(`unknown option ${option}; see pdr-slab --help`);
  if (args.length > 1) throw new BadDeck(`one deck at a time, not ${args.length}`);
  return args[0] ?? DEFAULT_DECK;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadDeck(`cannot read the deck ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function tell(text: string): number {
  process.stdout.write(`${text}\n`);
  return EXIT.converged;
}

function refuse(error: unknown): number {
  if (error instanceof BadDeck) {
    process.stderr.write(`bad input: ${error.message}\n`);
    return EXIT.badInput;
  }
  if (error instanceof NotConverged) {
    process.stderr.write(`did not converge: ${error.message}\n`);
    return EXIT.notConverged;
  }
  throw error;
}
