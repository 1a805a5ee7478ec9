// A tester's own servers and settings must not leak into a test; a seed that repeats one may.
const KEPT = new Set(['PDR_CHAOS_SEED']);

for (const name of Object.keys(process.env)) {
  const foreign = name.startsWith('PDR_') || name.startsWith('TEMPORAL_');
  if (foreign && !KEPT.has(name)) delete process.env[name];
}
