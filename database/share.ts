/** How many connections a pool may have, and until when: its size at most, and of a member of a fleet no more than its share. */
export class Share {
  readonly #size: number;
  /** What the limit never falls below while the share lasts: only a member of a fleet, which has a door, can do without. */
  readonly #least: number;
  #limit: number;
  /** When the share ends: by `performance.now()`, and by the wall clock, because a suspended machine stops the first. */
  #until = Number.POSITIVE_INFINITY;
  #untilDate = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(size: number, isMember: boolean) {
    this.#size = size;
    this.#least = isMember ? 0 : 1;
    this.#limit = isMember ? 0 : size;
  }

  get limit(): number {
    return this.#limit;
  }

  /** True also before the timer of `renew` tells so: a process that was stopped for a while finds its share ended. */
  get isOver(): boolean {
    return performance.now() > this.#until || Date.now() > this.#untilDate;
  }

  /** Calls `onEnd` at `until` (by `performance.now()`), unless it is renewed before. */
  renew(limit: number, until: number, onEnd: () => void): void {
    this.#limit = Math.max(this.#least, Math.min(this.#size, Math.floor(limit)));
    this.#until = until;
    this.#untilDate = Date.now() + until - performance.now();
    clearTimeout(this.#timer);
    if (Number.isFinite(until)) this.#timer = setTimeout(onEnd, until - performance.now()).unref();
  }

  /** Nothing is left of it, whenever it was to end. */
  end(): void {
    clearTimeout(this.#timer);
    this.#limit = 0;
    this.#until = this.#untilDate = Number.POSITIVE_INFINITY;
  }
}
