import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryName } from '../../../codes/staging/owner.ts';
import { openWorkerFolder } from '../../../codes/staging/worker-folder.ts';

// A worker, for the tests of leftovers, that dies in the midst of its work.

const [scratch = ''] = process.argv.slice(2);
const folder = await openWorkerFolder(scratch);
const directory = folder.newWorkingDirectory('job');
mkdirSync(join(directory, 'pdroutput'), { recursive: true });
writeFileSync(join(directory, 'pdroutput/TEXTOUT'), 'half');
mkdirSync(join(scratch, 'snapshots', temporaryName(), 'inputs'), { recursive: true });
process.kill(process.pid, 'SIGKILL');
