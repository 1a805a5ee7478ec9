import { type ServerFacts, serverFacts } from '../../database/server-facts.ts';
import { connectionSum } from '../../domain/connection-budget.ts';
import { type Session, withDatabase } from '../session.ts';
import { type Finding, fault, note, ok } from './finding.ts';

/** The database answers, its user may do what grids need, and its limits leave room for the workers' connections. */
export function checkDatabase(session: Session): Promise<Finding[]> | Finding[] {
  const { database: settings } = session.configuration;
  if (settings.embedded && session.stack === undefined) {
    return [
      note(
        'database',
        'the embedded MariaDB is used and does not run',
        'pdr-run run starts it, or pdr-run up',
      ),
    ];
  }
  return withDatabase(session, async (database) => {
    const facts = await serverFacts(database);
    const answers = ok(
      'database',
      `${facts.version} at ${settings.host}:${settings.port}, schema ${facts.schema ?? 'not there yet'}`,
    );
    return [answers, rights(facts.missingRights), connections(facts, session)];
  });
}

function rights(missing: readonly string[]): Finding {
  if (missing.length === 0) return ok('rights', 'tables can be made, read and written');
  return fault(
    'rights',
    `missing: ${missing.join(', ')}`,
    `ask your administrator to GRANT ${missing.join(', ')}`,
  );
}

/** The sum of connections for the workers that run and one more of this configuration. */
function connections({ limits, workers }: ServerFacts, { configuration }: Session): Finding {
  const { worker, database } = configuration;
  const {
    text,
    scarce,
    fault: impossible,
  } = connectionSum(limits, {
    slots: worker.slots,
    poolSize: Math.min(worker.slots, database.maxConnectionsPerWorker ?? worker.slots),
    maxPerWorker: database.maxConnectionsPerWorker,
    budget: database.connectionBudget,
    running: workers.map((each) => each.connections),
  });
  if (impossible !== undefined) return fault('connections', text, `${impossible}; see docs/connections.md`);
  if (!scarce) return ok('connections', text);
  return note(
    'connections',
    `${text}: models wait for each other's connections, which costs little unless they are very short`,
    'see docs/connections.md; fewer slots, or a higher limit',
  );
}
