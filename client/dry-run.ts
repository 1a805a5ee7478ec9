import { countFinishedByPdrRun } from '../database/adoptable.ts';
import { findComputed } from '../database/registration.ts';
import { readGrid } from '../database/grids.ts';
import { serverFacts } from '../database/server-facts.ts';
import { convertPoint } from '../domain/conversions.ts';
import { deckValues } from '../domain/deck.ts';
import { distinctPoints, type GridPoint } from '../domain/grid-points.ts';
import type { GridSpec } from '../domain/grid-spec.ts';
import { modelKey } from '../domain/model-key.ts';
import type { Point } from '../domain/point.ts';
import { createStorage } from '../storage/create-storage.ts';
import type { GridRequest } from './grid-request.ts';
import { type Session, withDatabase } from './session.ts';

/** What `run --dry-run --json` prints. */
export interface DryRun {
  readonly grid: string;
  readonly total: number;
  readonly points: readonly DryPoint[];
  readonly connections: Connections;
}

export interface DryPoint extends Point {
  readonly job: string;
  /** As in the decks: solar metallicities, cm^-3, solar masses, Draine units, cm. */
  readonly values: ReturnType<typeof convertPoint>;
  readonly action: 'run' | 'skip';
}

interface Connections {
  readonly slots: number;
  readonly poolSize: number;
  /** What the server allows this user; null where the server does not run yet. */
  readonly limit: number | null;
}

/** What a run would do, read from configuration and, where they are there, database and archive. Touches nothing. */
export async function planRun(
  session: Session,
  request: GridRequest,
): Promise<{ readonly plan: DryRun; readonly notes: readonly string[] }> {
  const { spec } = request;
  const { points } = distinctPoints(spec);
  const known = await readKnown(session, spec, points);
  const plan: DryRun = {
    grid: spec.name,
    total: points.length,
    points: points.map(({ job, point }) => ({
      job,
      ...point,
      values: convertPoint(point, spec.alpha, spec.rcore),
      action: known.computed.has(job) ? 'skip' : 'run',
    })),
    connections: { ...poolOf(session), limit: known.limit },
  };
  return { plan, notes: notesOf(spec, points.length, known) };
}

/** Whether a result of pdr_run's is the same is found by reading its files, which a dry run leaves to the grid. */
function notesOf(spec: GridSpec, total: number, { byPdrRun, computed }: Known): string[] {
  const onion =
    spec.forceOnion && computed.size > 0 ? ['onion runs again for the models that are skipped'] : [];
  if (byPdrRun === 0 || spec.force) return onion;
  return [
    ...onion,
    `pdr_run finished ${byPdrRun} of these ${total} models; they are shown as "run", and the grid takes over those whose ` +
      'executable, chemistry, parameters and archived files are found to be the same',
  ];
}

function poolOf({ configuration: { worker, database } }: Session): { slots: number; poolSize: number } {
  const { slots } = worker;
  return { slots, poolSize: Math.min(slots, database.maxConnectionsPerWorker ?? slots) };
}

interface Known {
  readonly computed: ReadonlySet<string>;
  readonly limit: number | null;
  /** Models that pdr_run finished. */
  readonly byPdrRun: number;
}

async function readKnown(session: Session, spec: GridSpec, points: readonly GridPoint[]): Promise<Known> {
  const { embedded } = session.configuration.database;
  if (embedded && session.stack === undefined) return { computed: new Set(), limit: null, byPdrRun: 0 };
  return withDatabase(session, async (database) => {
    const { connectionLimit: limit, schema } = await serverFacts(database);
    const grid = schema === undefined ? undefined : await readGrid(database, spec.name);
    const jobs = points.map(({ job }) => job);
    const byPdrRun = await countFinishedByPdrRun(database, spec.name, jobs);
    if (grid === undefined || spec.force) return { computed: new Set(), limit, byPdrRun };
    const models = points.map(({ job, point }) => ({ job, key: keyOf(spec, point) }));
    const storage = createStorage(session.configuration.storage);
    const computed = new Set<string>();
    for (const { job, files } of await findComputed(database, grid, models)) {
      if ((await storage.verify(spec.name, files)).length === 0) computed.add(job);
    }
    return { computed, limit, byPdrRun };
  });
}

function keyOf(spec: GridSpec, point: Point): string {
  const { codeDigest, chemistry, onionSpecies } = spec;
  return modelKey({ codeDigest, chemistry, onionSpecies, values: deckValues(spec, point) });
}
