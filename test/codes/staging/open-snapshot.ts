import { openSnapshot } from '../../../codes/staging/snapshot.ts';
import { CHEMISTRY, codeOf } from '../support/kosma-tau-model.ts';

// Another worker, for the tests of snapshots: opens one and prints its folder.

const [base = '', scratch = ''] = process.argv.slice(2);
const content = await codeOf(base).readContent({ chemistry: CHEMISTRY, onionSpecies: [] });
process.stdout.write((await openSnapshot(content, scratch)).directory);
