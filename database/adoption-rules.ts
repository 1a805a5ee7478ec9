/** A row of a job: pdr_run's, or this project's that stands for its grid point. */
export interface AdoptionRow {
  readonly id: number;
  readonly job: string;
  readonly status: string | null;
  readonly isCurrent: number | null;
}

/** Which of a job's rows becomes what; all are ids. */
export interface Adoption {
  /** Stands for the grid point as it is. */
  readonly result?: number;
  /** Stands for the grid point and is computed. */
  readonly leftover?: number;
  /** Leftovers beside these: nobody will ever compute them. */
  readonly superfluous: readonly number[];
}

/** Statuses of rows that pdr_run meant to come back to and, after a crash, never does. */
const LEFT_BEHIND: readonly (string | null)[] = ['pending', 'running'];

/**
 * A job that has a row of this project's keeps it. Else the newest verified result stands for it, else the newest row
 * that a crash left behind; `rows` are in the order of their ids.
 */
export function adoptionOf(rows: readonly AdoptionRow[], verified: ReadonlySet<number>): Adoption {
  if (rows.some(({ isCurrent }) => isCurrent === 1)) return { superfluous: [] };
  const leftBehind = rows.filter(({ status }) => LEFT_BEHIND.includes(status)).map(({ id }) => id);
  const result = rows.filter(({ id, status }) => status === 'finished' && verified.has(id)).at(-1)?.id;
  if (result !== undefined) return { result, superfluous: leftBehind };
  const leftover = leftBehind.at(-1);
  if (leftover === undefined) return { superfluous: [] };
  return { leftover, superfluous: leftBehind.slice(0, -1) };
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

function wordsOf(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  return text.split(/\s+/).filter(Boolean).join(' ');
}
