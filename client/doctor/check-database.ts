import { serverFacts } from '../../database/server-facts.ts';
import { type Session, withDatabase } from '../session.ts';
import { type Finding, fault, note, ok } from './finding.ts';

/** The database answers, its user may do what grids need, and its limits leave room for the workers' connections. */
export function checkDatabase(session: Session): Promise<Finding[]> | Finding[] {
  const { database: settings, worker } = session.configuration;
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
    return [answers, rights(facts.missingRights), connections(facts.connectionLimit, worker.slots)];
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

function connections(limit: number, slots: number): Finding {
  const sum = `a worker of ${slots} slots takes at most ${slots} connections; the server allows this user ${limit}`;
  if (slots <= limit) return ok('connections', sum);
  return note(
    'connections',
    `${sum}: workers wait for each other`,
    'see docs/connections.md; fewer slots, or a higher limit',
  );
}
