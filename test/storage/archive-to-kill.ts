import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localStorage } from '../../storage/local.ts';

// A worker, for the tests of crashes: archives two files of two megabytes under the same names again and again, until it
// is killed: at a moment of its parent's choice, or when copies stand under their temporary names.

const [folder = '', work = '', moment = ''] = process.argv.slice(2);
const storage = localStorage(join(folder, 'archive'));
process.stdout.write('ready\n');

for (let round = 0; ; round += 1) {
  const files = ['one', 'two'].map((name) => {
    const from = join(work, name);
    writeFileSync(from, Buffer.alloc(2_000_000, round));
    return { role: name, from, to: `pdrgrid/${name}` };
  });
  await storage.archive('grid', files, 'token', async () => {
    const copied = existsSync(join(folder, 'archive/grid/.tmp-token'));
    if (moment === 'copied' && copied) process.kill(process.pid, 'SIGKILL');
    await Promise.resolve();
  });
}
