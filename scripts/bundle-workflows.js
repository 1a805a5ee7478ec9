// Bundles the compiled workflows once, at build, so that no worker start and no test pays for it. The bundle belongs to
// the very version of the SDK that made it. Silent unless it fails.
import { renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const words = [];
const workflowsPath = fileURLToPath(new URL('../dist/workflows/index.js', import.meta.url));
const queryGuard = fileURLToPath(new URL('../dist/workflows/query-guard.js', import.meta.url));
const target = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

try {
  const logger = new DefaultLogger('INFO', ({ message }) => words.push(message));
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger,
    workflowInterceptorModules: [queryGuard],
  });
  writeFileSync(`${target}.new`, code);
  renameSync(`${target}.new`, target);
} catch (error) {
  console.error([...words, error.message].join('\n'));
  console.error(`the workflows under ${workflowsPath} could not be bundled`);
  process.exitCode = 1;
}
