import { mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCode } from '../codes/create-code.ts';
import { openSnapshot, type Snapshot } from '../codes/staging/snapshot.ts';
import { clean, stage } from '../codes/staging/working-directory.ts';
import { codeSetupOf } from '../config/code-setup.ts';
import { gridSpecOf } from '../config/grid-request.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { pointAt } from '../domain/grid-points.ts';
import { makeBaseDir } from '../test/stand-ins/make-base-dir.ts';
import { machine } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { printRows } from './support/print-rows.ts';

const REPEATS = 200;

/** Milliseconds for one working directory with 1 kB and with 1 GB of input data. */
export async function staging({ json, small }: BenchOptions): Promise<void> {
  const little = await stageMilliseconds(1024);
  const large = await stageMilliseconds(small ? 1024 ** 2 : 1024 ** 3);
  printRows(json, machine(), [
    { measure: 'ms a working directory, 1 kB of inputs', value: little },
    { measure: 'ms a working directory, 1 GB of inputs', value: large },
    { measure: 'difference in ms', value: Math.abs(large - little), target: 2, below: true },
  ]);
}

async function stageMilliseconds(bytes: number): Promise<number> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pdr-bench-')));
  try {
    return await timeStaging(folder, bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeStaging(folder: string, bytes: number): Promise<number> {
  const baseDir = join(folder, 'base');
  await makeBaseDir(baseDir);
  const data = join(baseDir, 'pdrinpdata/data.bin');
  writeFileSync(data, '');
  truncateSync(data, bytes);
  const environment = { PDR_BASE_DIR: baseDir };
  const { configuration } = loadConfiguration({ environment, flags: {} });
  const code = createCode(codeSetupOf(configuration));
  const content = await code.readContent({ chemistry: 'chem_rates_udfa22.dat', onionSpecies: [] });
  const extra = { codeDigest: content.digest, onionSpecies: [], now: new Date() };
  const spec = { ...gridSpecOf(configuration, {}, extra), chemistry: 'chem_rates_udfa22.dat' };
  const plan = code.plan(content, spec, pointAt(spec, 0));
  return median(await repeat(await openSnapshot(content, folder), plan, folder));
}

async function repeat(
  snapshot: Snapshot,
  plan: Parameters<typeof stage>[1],
  folder: string,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < REPEATS; index += 1) {
    const directory = join(folder, 'work', String(index));
    const started = performance.now();
    await stage(snapshot, plan, directory, 'link');
    times.push(performance.now() - started);
    await clean(directory);
  }
  return times;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
