#!/usr/bin/env node
// A worker is composed in a room of its own, which the client never imports.
if (process.argv[2] === 'worker') await import('../dist/worker/main.js');
else await import('../dist/client/main.js');
