// Names the skipped tests of a vitest JSON report and ends with the plain line "N passed, N failed, N skipped".
// Fails where a test failed or where none ran.
import { readFileSync } from 'node:fs';

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
const withStatus = (...statuses) => tests.filter(({ status }) => statuses.includes(status));

// A file that cannot even be loaded has no tests to fail.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(failed),
);
const skipped = withStatus('skipped', 'pending', 'todo', 'disabled');
const passed = withStatus('passed').length;
const failures = tests.filter(failed).length + brokenFiles.length;

for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
console.log(`${passed} passed, ${failures} failed, ${skipped.length} skipped`);
process.exitCode = failures === 0 && passed > 0 ? 0 : 1;

function failed({ status }) {
  return status === 'failed';
}
