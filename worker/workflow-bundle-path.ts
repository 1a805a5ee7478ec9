import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The workflows, bundled once by `npm run build`; beside this room in `dist/`, or there as seen from the sources. */
export function workflowBundlePath(): string {
  const candidates = ['../workflow-bundle.js', '../dist/workflow-bundle.js'];
  const paths = candidates.map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${paths[0]} is missing: run npm run build`);
  return found;
}
