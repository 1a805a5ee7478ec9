import yargs from 'yargs';

/** Flags of `pdr-run worker`; what is absent comes from environment, file, or default. */
export interface WorkerFlags {
  readonly config?: string;
  readonly slots?: number;
  readonly dataDir?: string;
  readonly taskQueue?: string;
  readonly drain?: number;
  readonly exitWhenIdle?: number;
  readonly metricsPort?: number;
  /** Written, with one JSON line, once the worker takes models: for the embedded stack. */
  readonly readyFile?: string;
}

export async function workerFlags(words: readonly string[]): Promise<WorkerFlags> {
  const parsed = await yargs(words[0] === 'worker' ? words.slice(1) : words)
    .scriptName('pdr-run')
    .usage(
      '$0 worker\n\nRuns models: one process, N activity slots, one pool of at most N database connections.',
    )
    .options({
      config: { type: 'string', describe: 'configuration file (YAML)' },
      slots: { type: 'number', describe: 'models at once, and the size of the connection pool' },
      'data-dir': { type: 'string', describe: 'work for the embedded stack in this folder' },
      'task-queue': { type: 'string', describe: 'task queue to take grids and models from' },
      drain: { type: 'number', describe: 'after SIGTERM, seconds that running models may still take' },
      'exit-when-idle': { type: 'number', describe: 'end after so many seconds without a model' },
      'metrics-port': { type: 'number', describe: 'serve Prometheus metrics on this port of 127.0.0.1' },
      'ready-file': { type: 'string', hidden: true },
    })
    .example('$0 worker --config grid.yaml --slots 8', 'eight models at once, at most eight connections')
    .example('$0 worker --exit-when-idle 600', 'for a batch system: end ten minutes after the last model')
    .strict()
    .version(false)
    .parseAsync();
  return withoutAbsent(parsed);
}

function withoutAbsent(parsed: object): WorkerFlags {
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
}
