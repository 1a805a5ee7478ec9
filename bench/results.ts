import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../database/open.ts';
import { SLAB_QUANTITIES } from '../codes/built-in/slab-quantities.ts';
import { fillWithResults } from '../test/support/synthetic-results.ts';
import { startTestMariadb } from '../test/support/mariadb.ts';

const MODELS = Number(process.env.PDR_BENCH_MODELS ?? 100_000);

/** What `pdr-run results` of many models takes: seconds, and the most memory that its process had. */
export async function results({ json }: { json: boolean }): Promise<void> {
  const server = await startTestMariadb();
  const settings = await server.freshDatabase();
  const database = openDatabase(settings, 1);
  try {
    await fillWithResults(database, 'bench', MODELS);
    const environment = {
      PDR_DB_HOST: settings.host,
      PDR_DB_PORT: String(settings.port),
      PDR_DB_DATABASE: settings.database,
      PDR_DB_USERNAME: settings.username,
      PDR_DB_PASSWORD: settings.password,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
    const few = ['--columns', 'job', 'n', 'FUV', 'status', 'CII_158', 'OI_63/CII_158'];
    const figures = [
      await measure('csv, all columns', ['--format', 'csv'], environment),
      await measure('csv, six columns', ['--format', 'csv', ...few], environment),
      await measure('table, sorted', [...few, '--sort', 'CII_158'], environment),
      await measure('json, six columns', ['--json', ...few], environment),
      await measure('parquet', ['--format', 'parquet', '-o', '/dev/null'], environment),
    ];
    for (const figure of figures) print(json ? JSON.stringify(figure) : lineOf(figure));
  } finally {
    await database.end();
    await server.stop();
  }
}

interface Used {
  readonly megabytes: number;
  /** Of the client alone; the server works beside it. */
  readonly cpuSeconds: number;
}

interface Figure extends Used {
  readonly what: string;
  readonly models: number;
  readonly quantities: number;
  readonly seconds: number;
  readonly lines: number;
}

function lineOf({ what, models, seconds, cpuSeconds, megabytes, lines }: Figure): string {
  return `${what.padEnd(20)} ${models} models  ${seconds.toFixed(2).padStart(6)} s  ${cpuSeconds.toFixed(2).padStart(6)} s of processor  ${megabytes.toFixed(0).padStart(4)} MB  ${lines} lines`;
}

/** Runs the built program in a process of its own and asks the system for its largest memory. */
async function measure(
  what: string,
  words: readonly string[],
  environment: Record<string, string>,
): Promise<Figure> {
  const program = fileURLToPath(new URL('./results-process.js', import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, [program, 'results', 'bench', ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let used: Used = { megabytes: 0, cpuSeconds: 0 };
  child.on('message', (told: Used) => {
    used = told;
  });
  const closed = once(child, 'close');
  let lines = 0;
  if (child.stdout !== null) for await (const _ of createInterface({ input: child.stdout })) lines += 1;
  const [status] = (await closed) as [number];
  if (status !== 0) throw new Error(`results ended with ${status}`);
  const seconds = (performance.now() - started) / 1000;
  return { what, models: MODELS, quantities: SLAB_QUANTITIES.length, seconds, ...used, lines };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
