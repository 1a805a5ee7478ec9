import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { deckValues, renderJsonDeck } from '../../domain/deck.ts';
import { pointAt } from '../../domain/grid-points.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import type { Row } from './print-rows.ts';

/** Ends a comparison whose tool is not installed. */
const NOT_INSTALLED = 77;

interface Comparison {
  /** Where the tool may write. */
  readonly folder: string;
  /** The base directory of the stand-ins. */
  readonly baseDir: string;
  readonly spec: GridSpec;
  readonly models: number;
  readonly slots: number;
}

/**
 * Models per second of other tools that are installed, with the same stand-in program. A comparison is an executable in
 * `bench/compare/`, or one that `PDR_BENCH_COMPARE` names; it is to run models 1 to `PDR_BENCH_MODELS`,
 * `PDR_BENCH_SLOTS` at once, each by `$PDR_BENCH_MODEL <number>`, may write to `PDR_BENCH_FOLDER`, and ends with 77 where
 * its tool is not there. Its whole time counts. None of these tools archives files with checksums or records rows.
 */
export function compare(comparison: Comparison): Row[] {
  const own = join(import.meta.dirname, '../compare');
  const others = (process.env['PDR_BENCH_COMPARE'] ?? '').split(delimiter).filter(Boolean);
  const programs = [...readdirSync(own).map((name) => join(own, name)), ...others];
  return programs.flatMap((program) => measure(program, comparison));
}

function measure(program: string, { folder, models, slots, ...model }: Comparison): Row[] {
  const name = basename(program);
  const place = join(folder, name);
  mkdirSync(place);
  const environment = {
    ...process.env,
    PDR_BENCH_MODEL: writeModel(place, model),
    PDR_BENCH_MODELS: String(models),
    PDR_BENCH_SLOTS: String(slots),
    PDR_BENCH_FOLDER: place,
  };
  const started = performance.now();
  const { status } = spawnSync(program, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const seconds = (performance.now() - started) / 1000;
  if (status === NOT_INSTALLED) return [];
  const done = readdirSync(join(place, 'models')).length;
  if (status !== 0 || done !== models) {
    process.stderr.write(
      `${name} is left out: it ended with ${status} and began ${done} of ${models} models\n`,
    );
    return [];
  }
  return [{ measure: `models/s of ${name}, which keeps no results`, value: models / seconds }];
}

/** A program that runs one model in a folder of its own, as a user's shell script would. */
function writeModel(place: string, { baseDir, spec }: Pick<Comparison, 'baseDir' | 'spec'>): string {
  const template = readFileSync(join(baseDir, 'templates/pdr_config.json.template'), 'utf8');
  const deck = renderJsonDeck(template, deckValues(spec, pointAt(spec, 0)), spec.chemistry);
  const inputs = join(place, 'pdrinpdata');
  mkdirSync(inputs);
  mkdirSync(join(place, 'models'));
  copyFileSync(join(baseDir, 'pdrinpdata', spec.chemistry), join(inputs, 'chem_rates.dat'));
  writeFileSync(join(place, 'pdr_config.json'), deck);
  const program = join(place, 'model');
  writeFileSync(program, MODEL.replaceAll('PLACE', place).replace('BASE', baseDir));
  chmodSync(program, 0o755);
  return program;
}

const MODEL = `#!/bin/sh
set -e
mkdir -p "PLACE/models/$1/pdroutput"
cd "PLACE/models/$1"
ln -s ../../pdrinpdata pdrinpdata
cp ../../pdr_config.json .
exec BASE/pdrexe > pdroutput/TEXTOUT
`;
