import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGuardian } from '../../../codes/process/guardian.ts';
import { runProgram } from '../../../codes/process/run-program.ts';

// A worker for the tests of the guardian: runs the scripts it is given and, when told so, kills itself in the very
// moment in which it has asked for them.

const [folder = '', whenToDie = '', ...scripts] = process.argv.slice(2);
const guardian = startGuardian(process.env);
writeFileSync(join(folder, 'guardian'), guardian.id);

function start(script: string, name: string): Promise<unknown> {
  return runProgram({
    argv: ['sh', '-c', script],
    cwd: folder,
    outputFile: join(folder, `output-${name}`),
    guardian,
    signal: new AbortController().signal,
  });
}

for (const [index, script] of scripts.entries()) {
  start(script, String(index)).catch((error: Error) => {
    writeFileSync(join(folder, `failure-${index}`), error.message);
    // As a model that is tried again.
    return start('echo again', 'again');
  });
}

if (whenToDie === 'at-start') process.kill(process.pid, 'SIGKILL');
