import type { GridRecord } from '../../database/grids.ts';
import { AXES } from '../../domain/point.ts';
import { AXIS_QUANTITIES } from '../axis-quantities.ts';
import type { GridFacts } from '../report/grid-facts.ts';

/** Names of a crate's files. */
export const CRATE_FILES = {
  metadata: 'ro-crate-metadata.json',
  workflow: 'grid.yaml',
  results: 'results.csv',
  checksums: 'archive-checksums.csv',
} as const;

const CRATE = 'https://w3id.org/ro/crate/1.1';
const PROFILES = {
  process: ['https://w3id.org/ro/wfrun/process/0.5', 'Process Run Crate', '0.5'],
  workflowRun: ['https://w3id.org/ro/wfrun/workflow/0.5', 'Workflow Run Crate', '0.5'],
  workflow: ['https://w3id.org/workflowhub/workflow-ro-crate/1.0', 'Workflow RO-Crate', '1.0'],
} as const;
/** Nobody but their owner can say under which licence data may be used. */
const UNSAID = { id: '#no-licence', name: 'No licence was stated; ask the author.' };

type Entity = { readonly '@id': string; readonly '@type': string | readonly string[] } & Readonly<
  Record<string, unknown>
>;

/** The crate's metadata document (JSON-LD). */
export function crateMetadata(
  grid: GridRecord,
  facts: GridFacts,
  sizes: Readonly<Record<string, number>>,
  now: Date,
): { '@context': unknown; '@graph': Entity[] } {
  return {
    '@context': `${CRATE}/context`,
    '@graph': [
      {
        '@id': CRATE_FILES.metadata,
        '@type': 'CreativeWork',
        about: ref('./'),
        conformsTo: [ref(CRATE), ref(PROFILES.workflow[0])],
      },
      rootDataset(grid, facts, now),
      ...Object.values(PROFILES).map(([id, name, version]) => ({
        '@id': id,
        '@type': 'CreativeWork',
        name,
        version,
      })),
      { '@id': licenceOf(facts), '@type': 'CreativeWork', name: facts.licence ?? UNSAID.name },
      ...workflowEntities(grid, facts, sizes),
      ...resultEntities(facts, sizes),
      ...runEntities(grid, facts),
    ],
  };
}

function licenceOf({ licence }: GridFacts): string {
  return licence ?? UNSAID.id;
}

function rootDataset({ name }: GridRecord, facts: GridFacts, now: Date): Entity {
  const { counts } = facts;
  const { workflow, results, checksums } = CRATE_FILES;
  return {
    '@id': './',
    '@type': 'Dataset',
    name: `PDR model grid ${name}`,
    description: `A grid of ${counts.total} models of photo-dissociation regions, ${counts.finished + counts.skipped} of them computed.`,
    datePublished: timeOf(now),
    license: ref(licenceOf(facts)),
    conformsTo: Object.values(PROFILES).map(([id]) => ref(id)),
    mainEntity: ref(workflow),
    hasPart: [workflow, results, checksums].map(ref),
    mentions: [ref(RUN)],
    author: ref(PERSON),
    publisher: ref(PERSON),
  };
}

const RUN = '#run';
const PERSON = '#user';
const ENGINE = '#pdr-run';
const EXECUTABLE = '#executable';

function workflowEntities(
  grid: GridRecord,
  facts: GridFacts,
  sizes: Readonly<Record<string, number>>,
): Entity[] {
  const { executable, executableSha256, revision } = facts.provenance;
  return [
    {
      '@id': CRATE_FILES.workflow,
      '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow'],
      name: `configuration of grid ${grid.name}`,
      description: 'Runs with pdr-run; holds all that decides the results but the executable and its data.',
      encodingFormat: 'application/yaml',
      contentSize: String(sizes[CRATE_FILES.workflow] ?? 0),
      programmingLanguage: ref(ENGINE),
      version: grid.spec.codeDigest,
      author: ref(PERSON),
      license: ref(licenceOf(facts)),
      input: AXES.map((axis) => ref(`#axis-${axis}`)),
      output: [ref('#table')],
      hasPart: [ref(EXECUTABLE)],
    },
    {
      '@id': ENGINE,
      '@type': ['ComputerLanguage', 'SoftwareApplication'],
      name: 'pdr-run',
      alternateName: 'pdr_run',
      version: facts.version,
      description: 'Durable, parallel parameter grids of PDR models on Temporal and MySQL.',
      identifier: 'pdr-run',
    },
    {
      '@id': EXECUTABLE,
      '@type': 'SoftwareApplication',
      name: executable ?? grid.spec.code,
      description: `computes one model (${grid.spec.code})`,
      softwareVersion: revision ?? executableSha256 ?? 'unknown',
      identifier: `sha256:${executableSha256 ?? 'unknown'}`,
    },
    ...AXES.map((axis) => ({
      '@id': `#axis-${axis}`,
      '@type': 'FormalParameter',
      additionalType: 'Text',
      name: axis,
      description: AXIS_QUANTITIES[axis].written,
      valueRequired: true,
    })),
    {
      '@id': '#table',
      '@type': 'FormalParameter',
      additionalType: 'File',
      name: 'results',
      description: 'one row a model',
      encodingFormat: 'text/csv',
    },
  ];
}

function resultEntities(facts: GridFacts, sizes: Readonly<Record<string, number>>): Entity[] {
  const file = (name: string, title: string, description: string) => ({
    '@id': name,
    '@type': 'File',
    name: title,
    description,
    encodingFormat: 'text/csv',
    contentSize: String(sizes[name] ?? 0),
    author: ref(PERSON),
    license: ref(licenceOf(facts)),
  });
  const { results, checksums } = CRATE_FILES;
  return [
    {
      ...file(results, 'results', 'Axes, status, time and quantities, one row a model.'),
      exampleOfWork: ref('#table'),
    },
    file(checksums, 'checksums of the archive', 'Path, size and SHA-256 of every archived file.'),
  ];
}

function runEntities(grid: GridRecord, { counts, command }: GridFacts): Entity[] {
  const { username, email } = grid.spec.user;
  const failed = counts.failed + counts.cancelled > 0;
  return [
    {
      '@id': RUN,
      '@type': 'CreateAction',
      name: `run ${grid.run} of grid ${grid.name}`,
      description: command,
      instrument: ref(CRATE_FILES.workflow),
      agent: ref(PERSON),
      startTime: timeOf(grid.startedAt),
      ...(grid.finishedAt === null ? {} : { endTime: timeOf(grid.finishedAt) }),
      actionStatus: `http://schema.org/${failed ? 'FailedActionStatus' : 'CompletedActionStatus'}`,
      ...(failed ? { error: `${counts.failed} models failed, ${counts.cancelled} were cancelled` } : {}),
      object: AXES.map((axis) => ref(`#value-${axis}`)),
      result: [ref(CRATE_FILES.results), ref(CRATE_FILES.checksums)],
    },
    ...AXES.map((axis) => ({
      '@id': `#value-${axis}`,
      '@type': 'PropertyValue',
      name: axis,
      value: grid.spec.axes[axis].join(' '),
      exampleOfWork: ref(`#axis-${axis}`),
    })),
    { '@id': PERSON, '@type': 'Person', name: username, ...(email === '' ? {} : { email }) },
  ];
}

/** ISO 8601, to the second. */
function timeOf(time: Date): string {
  return `${time.toISOString().slice(0, 19)}+00:00`;
}

function ref(id: string): { '@id': string } {
  return { '@id': id };
}
