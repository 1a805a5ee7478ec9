import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { PdrError } from '../domain/failures.ts';

/** Below the ports that systems lend to outgoing connections, so that a remembered port is seldom taken by chance. */
const [LOWEST, HIGHEST] = [20_000, 30_000];

/** A port of 127.0.0.1 that nobody listens on: `preferred` if that one is free, else one by chance. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new PdrError('StackUnavailable', `no free port found between ${LOWEST} and ${HIGHEST} on 127.0.0.1`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
      .once('error', () => done(false))
      .listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => done(true)));
  });
}
