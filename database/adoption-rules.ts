import { deckParameter } from '../domain/parameters.ts';

/** A row of a job: pdr_run's, or this project's that stands for its grid point. */
export interface AdoptionRow {
  readonly id: number;
  readonly job: string;
  readonly status: string | null;
  readonly isCurrent: number | null;
  readonly onionOnly: number | null;
}

/** Which of a job's rows becomes what; all are ids. */
export interface Adoption {
  /** Stands for the grid point as it is. */
  readonly result?: number;
  /** Stood for the grid point and has no result: another content was asked for meanwhile, and did not come to an end. */
  readonly replaced?: number;
  /** Stands for the grid point and is computed. */
  readonly leftover?: number;
  /** Leftovers beside these: nobody will ever compute them. */
  readonly superfluous: readonly number[];
}

/** Statuses of rows that pdr_run meant to come back to and, after a crash, never does. */
const LEFT_BEHIND: readonly (string | null)[] = ['pending', 'running'];

/** What pdr_run says of a model that failed: it is computed in the same row, as this project's own failed models are. */
const PROBLEM = 'problem';

/** Statuses of a row that stands for its grid point without a result, and that no worker holds. */
export const WITHOUT_RESULT = ['pending', 'failed', 'cancelled'] as const;

/**
 * A job whose row of this project's has a result, or runs, keeps that row. Else the newest verified result stands for it,
 * else the row that it has, else the newest one that a crash left behind, else the newest one that failed; `rows` are in
 * the order of their ids.
 */
export function adoptionOf(rows: readonly AdoptionRow[], verified: ReadonlySet<number>): Adoption {
  const current = rows.find(({ isCurrent }) => isCurrent === 1);
  if (current !== undefined && !lacksResult(current)) return { superfluous: [] };
  const others = rows.filter((row) => row !== current);
  const leftBehind = others.filter(({ status }) => LEFT_BEHIND.includes(status)).map(({ id }) => id);
  const result = others.filter(({ id, status }) => status === 'finished' && verified.has(id)).at(-1)?.id;
  if (result !== undefined) {
    return { result, superfluous: leftBehind, ...(current === undefined ? {} : { replaced: current.id }) };
  }
  const leftover = leftBehind.at(-1) ?? others.filter(({ status }) => status === PROBLEM).at(-1)?.id;
  if (current !== undefined || leftover === undefined) return { superfluous: [] };
  return { leftover, superfluous: leftBehind.filter((id) => id !== leftover) };
}

function lacksResult({ status, onionOnly }: AdoptionRow): boolean {
  return onionOnly !== 1 && WITHOUT_RESULT.some((known) => known === status);
}

/**
 * Whether a row of pdr_run's parameters is what a deck asks for now. pdr_run keeps reals in single precision, so they are
 * compared in it. A parameter that its row leaves empty, or has no column for, cannot contradict.
 */
export function sameParameters(
  row: Readonly<Record<string, unknown>>,
  wanted: ReadonlyMap<string, unknown>,
): boolean {
  return [...wanted].every(([name, value]) => {
    const recorded = row[name];
    if (recorded === null || recorded === undefined) return true;
    if (typeof recorded === 'number') {
      return typeof value === 'number' || typeof value === 'boolean'
        ? Math.fround(recorded) === Math.fround(Number(value))
        : false;
    }
    return wordsOf(recorded) === wordsOf(value);
  });
}

/**
 * Whether a row's species are the default of pdr_run's column. pdr_run's decks never show that list, so it stands where
 * the deck's own was not written down, and says nothing of it.
 */
export function holdsColumnSpecies(row: Readonly<Record<string, unknown>>): boolean {
  return wordsOf(row['species']) === deckParameter('species')?.default;
}

function wordsOf(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  return text.split(/\s+/).filter(Boolean).join(' ');
}
