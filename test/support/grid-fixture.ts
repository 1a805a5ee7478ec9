import { createHash } from 'node:crypto';
import { type OpenGrid, openGrid, type Provenance } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import type { NewModel } from '../../database/registration.ts';
import type { WorkerEntry } from '../../database/workers.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import { PARAMETERS } from '../../domain/parameters.ts';
import { jobName } from '../../domain/point.ts';

export const PROVENANCE: Provenance = {
  modelPath: '/archive/orion',
  executable: {
    revision: '1234M',
    compiledAt: new Date('2025-02-11T11:01:00Z'),
    fileName: 'pdrexe',
    path: '/code/pdrexe',
    sha256: digest('pdrexe'),
  },
  chemistry: { fileName: 'chem_rates.dat', path: '/code/pdrinpdata/chem_rates.dat', origin: 'UMIST' },
  jsonTemplate: {
    name: 'pdr_config.json.template',
    path: '/code/templates/pdr_config.json.template',
    sha256: digest('t'),
  },
};

export function specOf(name: string): GridSpec {
  return {
    name,
    code: 'kosma-tau',
    codeDigest: digest('code'),
    chemistry: 'chem_rates.dat',
    axes: { metal: ['100'], dens: ['30'], mass: ['00'], chi: ['00'] },
    shape: { kind: 'product' },
    alpha: 1.5,
    rcore: 0.2,
    parameters: {},
    chemicalSpecies: ['H+', 'H2+'],
    onionSpecies: ['CO', 'C+'],
    retries: 0,
    force: false,
    forceOnion: false,
    keepWorkingDirectories: false,
    user: { username: 'ada', email: 'ada@example.org' },
  };
}

/** Opens a run of the grid `name`; another `run` is another run. */
export function openRun(database: Database, name: string, run = 'run 1'): Promise<OpenGrid> {
  return openGrid(database, {
    spec: specOf(name),
    workflowId: `pdr-grid/${name}`,
    runKey: run,
    provenance: PROVENANCE,
  });
}

/** Models that differ in density; `content` stands for all that decides their results. */
export function modelsOf(count: number, content = 'content', first = 0): NewModel[] {
  return Array.from({ length: count }, (_, place) => modelAt(first + place, content));
}

function modelAt(index: number, content: string): NewModel {
  const point = { metal: '100', dens: String(index), mass: '00', chi: '-05' };
  const parameters = new Map<string, unknown>(
    PARAMETERS.map(({ name, default: standard }) => [name, standard]),
  );
  parameters
    .set('xnsur', 10 ** (index / 1000))
    .set('rtot', 1.05916e19 / (index + 1))
    .set('species', ['H+', 'H2+']);
  return {
    index,
    job: jobName(point),
    point,
    key: digest(`${content} ${index}`),
    parameterKey: digest(`parameters ${content} ${index}`),
    parameters,
    onionSpecies: 'CO C+',
  };
}

export function workerOf(id: string, slots = 4): WorkerEntry {
  return { id, host: `host-of-${id}`, pid: 4711, slots, connections: slots, taskQueue: 'pdr-run' };
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
