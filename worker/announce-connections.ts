import type { Database } from '../database/open.ts';
import { serverFacts } from '../database/server-facts.ts';
import { connectionSum } from '../domain/connection-budget.ts';
import { PdrError } from '../domain/failures.ts';
import type { WorkerSettings } from './settings.ts';

/** Says the sum of connections before the worker takes anything; throws ConnectionsImpossible where it cannot come out. */
export async function announceConnections(settings: WorkerSettings, database: Database): Promise<void> {
  const { maxConnectionsPerWorker, connectionBudget } = settings.configuration.database;
  const { limits, workers } = await serverFacts(database);
  const { text, fault } = connectionSum(limits, {
    slots: settings.slots,
    poolSize: settings.connections,
    maxPerWorker: maxConnectionsPerWorker,
    budget: connectionBudget,
    running: workers.map(({ connections }) => connections),
  });
  process.stderr.write(`connections: ${text}\n`);
  if (fault !== undefined) throw new PdrError('ConnectionsImpossible', fault);
}
