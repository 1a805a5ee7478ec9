import { workerFlags } from './flags.ts';
import { runWorker } from './run-worker.ts';
import { sayFault } from './say-fault.ts';
import { workerSettings } from './settings.ts';

try {
  const flags = await workerFlags(process.argv.slice(2));
  await runWorker(workerSettings(flags, process.env), flags);
} catch (error) {
  process.exitCode = sayFault(error);
}
