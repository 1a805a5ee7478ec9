import type { FaultKind } from './faults.ts';

/** Milliseconds until the next try. A full server is asked often, one that is gone less and less. */
const LIMIT_PAUSE = 200;
const OUTAGE_PAUSE = { first: 50, largest: 1000 };

/** For so many milliseconds after it was full a server counts as contended. */
const CONTENDED_MEMORY = 30_000;

/** How often a server did not let a connection in, and how long to leave it in peace. */
export class Refusals {
  #count = 0;
  #inRow = 0;
  #contendedAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = 0;

  /** Since the start. */
  get count(): number {
    return this.#count;
  }

  /** Whether the newest try was refused. */
  get refusing(): boolean {
    return this.#inRow > 0;
  }

  get pausing(): boolean {
    return Date.now() < this.#pausedUntil;
  }

  /** Other processes want connections too, and there were not enough lately. */
  get contended(): boolean {
    return Date.now() - this.#contendedAt < CONTENDED_MEMORY;
  }

  letIn(): void {
    this.#inRow = 0;
  }

  /** Takes note of a refusal; returns how many milliseconds to pause, at most until `latest`. */
  note(kind: FaultKind, latest: number): number {
    this.#count += 1;
    this.#inRow += 1;
    if (kind === 'limit') this.#contendedAt = Date.now();
    const pause = kind === 'limit' ? LIMIT_PAUSE : outagePause(this.#inRow);
    const jittered = Math.max(10, Math.min(pause * (0.5 + Math.random()), latest - Date.now()));
    this.#pausedUntil = Date.now() + jittered;
    return jittered;
  }

  endPause(): void {
    this.#pausedUntil = 0;
  }
}

function outagePause(inRow: number): number {
  return Math.min(OUTAGE_PAUSE.largest, OUTAGE_PAUSE.first * 2 ** (inRow - 1));
}
