import type { GridReference } from '../domain/grid-progress.ts';

/** The row that stands for a grid point before a run lists it. */
export interface CurrentRow {
  readonly id: number;
  readonly job: string;
  readonly key: string | null;
  readonly status: string | null;
  readonly gridId: number | null;
  readonly run: number | null;
  readonly skippedInRun: number | null;
  readonly onionOnly: number | null;
}

/** What the caller found of a point's recorded result: its files stand, and perhaps onion is to run on them again. */
export type Standing = 'computed' | 'onion again' | undefined;

/** What a row becomes: as it was, to be run from the beginning, to have its onion runs again, or finished once more. */
export type Becoming = 'as before' | 'restart' | 'onion' | 'finished';

/** What a registration does with a grid point. */
export interface Decision {
  /** A new row is made (an existing one stays as an earlier result), the row is written to, or left as it is. */
  readonly row: 'new' | 'update' | 'as it is';
  readonly becomes: Becoming;
  /** The model counts as computed before this run. */
  readonly skipped: boolean;
}

/**
 * The rules of a resumed grid. `key` is the digest of what decides the point's result; `standing` says what was found of
 * its archived files. A row whose onion runs wait, failed or were cancelled counts as finished: its result stands.
 *
 * | row before the run                 | what becomes of it                                        |
 * |------------------------------------|-----------------------------------------------------------|
 * | none                               | new row, pending                                          |
 * | listed by this run already         | as it is, also when it ended meanwhile                    |
 * | finished, `onion again`            | its onion runs are done again, counts as skipped          |
 * | same key, finished and `computed`  | stays finished, counts as skipped                         |
 * | same key, pending or running       | listed; the holder of a running one may still be alive    |
 * | same key, any other                | pending again                                             |
 * | other key, finished                | stays as an earlier result; new row, pending              |
 * | other key, any other               | takes the new key, pending; whoever held it has lost it   |
 */
export function decide(
  row: CurrentRow | undefined,
  key: string,
  grid: GridReference,
  standing: Standing,
): Decision {
  if (row === undefined) return { row: 'new', becomes: 'as before', skipped: false };
  if (isListed(row, key, grid)) {
    return { row: 'as it is', becomes: 'as before', skipped: row.skippedInRun === grid.run };
  }
  const finished = isFinished(row);
  if (finished && standing === 'onion again') return { row: 'update', becomes: 'onion', skipped: true };
  if (row.key !== key) {
    return finished || row.onionOnly === 1
      ? { row: 'new', becomes: 'as before', skipped: false }
      : { row: 'update', becomes: 'restart', skipped: false };
  }
  if (finished && standing === 'computed') return { row: 'update', becomes: 'finished', skipped: true };
  const waits = row.status === 'running' || (row.status === 'pending' && row.onionOnly !== 1);
  return { row: 'update', becomes: waits ? 'as before' : 'restart', skipped: false };
}

function isListed(row: CurrentRow, key: string, grid: GridReference): boolean {
  const byThisRun = row.gridId === grid.gridId && row.run === grid.run;
  return byThisRun && (row.key === key || row.onionOnly === 1);
}

function isFinished({ status, onionOnly }: CurrentRow): boolean {
  return status === 'finished' || (onionOnly === 1 && status !== 'running');
}
