// A tester's own servers and settings must not leak into a test.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('PDR_') || name.startsWith('TEMPORAL_')) delete process.env[name];
}
