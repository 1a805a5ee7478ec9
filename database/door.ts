/**
 * Where a connection is opened that no share of the budget covers: one at a time among all workers of a database. It
 * cannot be kept by the database itself, because whoever asks the database has a connection already.
 */
export interface Door {
  /** Waits for a turn, at most until `deadline` (milliseconds since the epoch). */
  enter(deadline: number, signal: AbortSignal): Promise<Stay>;
}

/** A turn at the door. */
export interface Stay {
  /** Aborted when the turn is over: the connection must be closed at once. */
  readonly over: AbortSignal;
  /** To be called when the server has let go of the connection. */
  leave(): void;
}

/** Raised where nobody got a turn in time. */
export class NoTurn extends Error {
  readonly code = 'NO_TURN';
}
