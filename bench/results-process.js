// The built command line, which tells its parent when it ends the most memory it had and the processor time it took.
import { runCommandLine } from '../dist/client/command-line.js';

process.exitCode = await runCommandLine(process.argv.slice(2));
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.send?.({ megabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }, () =>
  process.disconnect(),
);
