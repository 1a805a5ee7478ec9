interface Waiter<T> {
  readonly since: number;
  readonly deadline: number;
  readonly grant: (value: T) => void;
  readonly refuse: (reason: unknown) => void;
}

/** Who waits for something, served in order of arrival. Times are milliseconds since the epoch. */
export class WaitQueue<T> {
  readonly #waiters: Waiter<T>[] = [];
  #longest = 0;

  get length(): number {
    return this.#waiters.length;
  }

  /** The longest time that anyone waited, or has been waiting till now, in milliseconds. */
  get longest(): number {
    const oldest = this.#waiters[0];
    return Math.max(this.#longest, oldest === undefined ? 0 : Date.now() - oldest.since);
  }

  /** When the first of them runs out of patience; infinite where nobody waits. */
  get earliestDeadline(): number {
    return Math.min(...this.#waiters.map(({ deadline }) => deadline));
  }

  /** Waits until the value comes, or the signal ends the wait with its reason. */
  wait(deadline: number, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const settled = (): void => signal?.removeEventListener('abort', abort);
      const waiter: Waiter<T> = {
        since: Date.now(),
        deadline,
        grant: (value) => {
          settled();
          resolve(value);
        },
        refuse: (reason) => {
          settled();
          reject(reason);
        },
      };
      const abort = (): void => this.#refuse(waiter, signal?.reason);
      signal?.addEventListener('abort', abort);
      this.#waiters.push(waiter);
      if (signal?.aborted === true) abort();
    });
  }

  grantFirst(value: T): void {
    const waiter = this.#waiters.shift();
    if (waiter === undefined) throw new Error('nobody waits');
    this.#longest = Math.max(this.#longest, Date.now() - waiter.since);
    waiter.grant(value);
  }

  refuseFirst(reason: unknown): void {
    this.#waiters.shift()?.refuse(reason);
  }

  refuseAll(reason: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(reason);
  }

  /** Sends away those whose deadline is over. */
  refuseLate(reason: unknown): void {
    const now = Date.now();
    for (const waiter of this.#waiters.filter(({ deadline }) => deadline <= now))
      this.#refuse(waiter, reason);
  }

  #refuse(waiter: Waiter<T>, reason: unknown): void {
    const place = this.#waiters.indexOf(waiter);
    if (place < 0) return;
    this.#waiters.splice(place, 1);
    waiter.refuse(reason);
  }
}
