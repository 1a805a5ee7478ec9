import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { PdrError } from '../domain/failures.ts';

/** A server that starts together with its workers is up by then. */
const PATIENCE_MS = 60_000;

/** Waits a while for a server that is not up yet: machines start their services in any order. Throws `TemporalUnreachable`. */
export async function connectTemporal(address: string): Promise<NativeConnection> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      if (performance.now() > deadline) throw unreachable(address, error);
      await sleep(500);
    }
  }
}

function unreachable(address: string, cause: unknown): PdrError {
  const message = `Temporal at ${address} could not be reached within ${PATIENCE_MS / 1000} s: see that it runs, and temporal.address`;
  return new PdrError('TemporalUnreachable', message, {}, cause);
}
