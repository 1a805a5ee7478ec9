import type { BenchOptions } from './support/options.ts';

/** `npm run bench -- <name> [--json] [--small]`: each name is a function of this folder. */
const BENCHES: Record<string, () => Promise<(options: BenchOptions) => Promise<void>>> = {
  results: async () => (await import('./results.ts')).results,
  slab: async () => (await import('./slab.ts')).slab,
  throughput: async () => (await import('./throughput.ts')).throughput,
  slots: async () => (await import('./slots.ts')).slots,
  tail: async () => (await import('./tail.ts')).tail,
  size: async () => (await import('./size.ts')).size,
  staging: async () => (await import('./staging.ts')).staging,
  start: async () => (await import('./start.ts')).start,
  memory: async () => (await import('./memory.ts')).memory,
  'slab-sweep': async () => (await import('./slab-sweep.ts')).slabSweep,
};

const [name = '', ...rest] = process.argv.slice(2);
const load = BENCHES[name];
if (load === undefined) {
  process.stderr.write(`npm run bench -- <${Object.keys(BENCHES).join('|')}> [--json] [--small]\n`);
  process.exitCode = 2;
} else {
  const bench = await load();
  await bench({ json: rest.includes('--json'), small: rest.includes('--small') });
}
