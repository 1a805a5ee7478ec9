import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gridProvenance, workerFacts } from '../database/grid-provenance.ts';
import type { GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { countModels } from '../database/reports.ts';
import type { GridFacts } from '../results/report/grid-facts.ts';
import { repeatCommand, repeatConfiguration } from '../results/report/repeat.ts';
import { PROJECT_ROOT } from '../stack/project-root.ts';
import type { GridArguments } from './grid-options.ts';
import { gridUrl, type Session } from './session.ts';

/** Gathers what a report and an RO-Crate say of a grid. */
export async function gridFacts(
  database: Database,
  grid: GridRecord,
  session: Session,
  { config }: GridArguments,
): Promise<GridFacts> {
  return {
    provenance: await gridProvenance(database, grid.gridId),
    workers: await workerFacts(database),
    counts: await countModels(database, grid),
    version: ownVersion(),
    command: repeatCommand(grid.spec, config ?? 'grid.yaml'),
    configuration: repeatConfiguration(grid.spec, session.configuration),
    uiUrl: gridUrl(session, grid.name, grid.runKey),
  };
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
