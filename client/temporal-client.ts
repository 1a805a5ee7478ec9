import { Client, Connection } from '@temporalio/client';
import { PdrError } from '../domain/failures.ts';

export interface TemporalPlace {
  readonly address: string;
  readonly namespace: string;
}

/** Connects to Temporal; throws `TemporalUnreachable` with what to do. The caller closes the connection. */
export async function connectTemporal({ address, namespace }: TemporalPlace): Promise<Client> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '5s' });
    return new Client({ connection, namespace });
  } catch (error) {
    const message = `Temporal at ${address} cannot be reached: is it running? "pdr-run up" starts one on this machine`;
    throw new PdrError('TemporalUnreachable', message, {}, error);
  }
}
