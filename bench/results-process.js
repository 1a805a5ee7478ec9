// The built command line, which tells its parent the most memory it had (kilobytes) when it ends.
import { runCommandLine } from '../dist/client/command-line.js';

process.exitCode = await runCommandLine(process.argv.slice(2));
process.send?.(process.resourceUsage().maxRSS, () => process.disconnect());
