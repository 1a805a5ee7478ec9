import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Rooms whose tests start no server and no worker: they run side by side, and first. */
const PURE = new Set(['domain', 'config', 'codes', 'storage', 'scripts']);

/** Rooms whose tests start workers or the command line as a user would, from dist/. */
const FROM_DIST = new Set([
  'stack',
  'activities',
  'workflows',
  'worker',
  'client',
  'fault',
  'browser',
  'results',
]);

/** Every folder of test/ that holds tests is a project of its own, so `npm test -- domain` runs that room alone. */
const rooms = readdirSync('test', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) =>
    readdirSync(`test/${name}`, { recursive: true }).some((file) => String(file).endsWith('.test.ts')),
  )
  .sort();

export default defineConfig({
  test: {
    projects: rooms.map((name, index) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        setupFiles: ['test/support/clean-environment.ts'],
        ...(FROM_DIST.has(name) ? { globalSetup: ['test/support/build-once.ts'] } : {}),
        ...(PURE.has(name) ? { testTimeout: 30_000 } : oneAfterTheOther(index)),
      },
    })),
  },
});

/** Tests with servers would only slow each other down, and their time limits are for a machine of their own. */
function oneAfterTheOther(index: number) {
  return {
    fileParallelism: false,
    sequence: { groupOrder: index + 1 },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  };
}
