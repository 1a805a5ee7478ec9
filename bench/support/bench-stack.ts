import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down } from '../../stack/down.ts';
import { type BaseDirOptions, makeBaseDir } from '../../test/stand-ins/make-base-dir.ts';
import { type Finished, pdrRun, pdrRunJson } from '../../test/support/pdr-run.ts';

/** An embedded stack in a folder of its own with stand-ins that take no time, for one bench. */
export interface BenchStack {
  readonly dataDir: string;
  readonly configFile: string;
  run(words: readonly string[]): Promise<Finished>;
  json<T>(words: readonly string[]): Promise<T>;
}

/** Makes the stack's folder and configuration for the time of `work`; leaves no process and no file behind. */
export async function withBenchStack<T>(
  options: BaseDirOptions,
  work: (stack: BenchStack) => Promise<T>,
): Promise<T> {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'pdr-bench-')));
  const configFile = join(dataDir, 'bench.yaml');
  try {
    await makeBaseDir(join(dataDir, 'base'), options);
    writeFileSync(configFile, configurationOf(join(dataDir, 'base')));
    return await work({
      dataDir,
      configFile,
      run: (words) => pdrRun(words, { dataDir }),
      json: (words) => pdrRunJson(words, { dataDir }),
    });
  } finally {
    await down({ dataDir, drainSeconds: 0 });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function configurationOf(baseDir: string): string {
  return [
    'pdr:',
    `  base_dir: ${baseDir}`,
    '  chem_database: chem_rates_udfa22.dat',
    'model_parameters:',
    '  mass: ["00"]',
    '  species: []',
    '',
  ].join('\n');
}

/** Command-line words of a grid of `count` points, spread over two axes. */
export function gridWords(name: string, count: number): string[] {
  const fields = Math.ceil(count / 3);
  const chi = Array.from({ length: fields }, (_, index) => (index / 100).toFixed(2));
  return ['--model-name', name, '--dens', '20', '30', '40', '--chi', ...chi];
}
