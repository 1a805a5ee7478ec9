import { workerFlags } from './flags.ts';
import { runWorker } from './run-worker.ts';
import { sayFault } from './say-fault.ts';
import { workerSettings } from './settings.ts';

let status = 0;
try {
  const flags = await workerFlags(process.argv.slice(2));
  await runWorker(workerSettings(flags, process.env), flags);
} catch (error) {
  status = sayFault(error);
}
// Everything is released; what still waits for a server that is away must not keep this process.
process.exit(status);
