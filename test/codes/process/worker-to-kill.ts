import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGuardian } from '../../../codes/process/guardian.ts';
import { runProgram } from '../../../codes/process/run-program.ts';

// A worker for the tests of the guardian: runs the scripts it is given and, when told so, kills itself in the very
// moment in which it has started them.

const [folder = '', whenToDie = '', ...scripts] = process.argv.slice(2);
const guardian = startGuardian();
const registered: number[] = [];
const watched = {
  ...guardian,
  register(group: number) {
    guardian.register(group);
    registered.push(group);
    appendFileSync(join(folder, 'groups'), `${group}\n`);
    if (whenToDie === 'at-start' && registered.length === scripts.length)
      process.kill(process.pid, 'SIGKILL');
  },
};

for (const [index, script] of scripts.entries()) {
  runProgram({
    argv: ['sh', '-c', script],
    cwd: folder,
    outputFile: join(folder, `output-${index}`),
    environment: process.env,
    guardian: watched,
    signal: new AbortController().signal,
  }).catch(() => {});
}
