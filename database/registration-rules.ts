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
}

/** What a registration does with a grid point. */
export interface Decision {
  /** A new row is made (an existing one stays as an earlier result), the row is written to, or left as it is. */
  readonly row: 'new' | 'update' | 'as it is';
  /** The row waits to be run from the beginning. */
  readonly restart: boolean;
  /** The model counts as computed before this run. */
  readonly skipped: boolean;
}

/**
 * The rules of a resumed grid. `key` is the digest of what decides the point's result; `computed` says that its archived
 * files were found to stand.
 *
 * | row before the run                 | what becomes of it                                        |
 * |------------------------------------|-----------------------------------------------------------|
 * | none                               | new row, pending                                          |
 * | listed by this run already         | as it is, also when it ended meanwhile                    |
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
  computed: boolean,
): Decision {
  if (row === undefined) return { row: 'new', restart: false, skipped: false };
  if (row.key !== key) {
    return row.status === 'finished'
      ? { row: 'new', restart: false, skipped: false }
      : { row: 'update', restart: true, skipped: false };
  }
  if (row.gridId === grid.gridId && row.run === grid.run) {
    return { row: 'as it is', restart: false, skipped: row.skippedInRun === grid.run };
  }
  if (row.status === 'finished' && computed) return { row: 'update', restart: false, skipped: true };
  const waits = row.status === 'pending' || row.status === 'running';
  return { row: 'update', restart: !waits, skipped: false };
}
