import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { Dependencies } from '../activities/dependencies.ts';

/** What a worker that ends may still have to say to Temporal; unsaid, a heartbeat's absence says it. */
const FAREWELL_MS = 5000;

/** How a worker process comes to its end. */
export class Shutdown {
  readonly #workers: readonly Worker[];
  readonly #dependencies: Dependencies;
  readonly #drainMs: number;
  #asked = 0;
  /** Settles when the worker has waited for Temporal as long as it is going to. */
  readonly over: Promise<void>;
  #giveUp: () => void = () => undefined;

  constructor(workers: readonly Worker[], dependencies: Dependencies, drainSeconds: number) {
    this.#workers = workers;
    this.#dependencies = dependencies;
    this.#drainMs = 1000 * drainSeconds;
    this.over = new Promise((settle) => {
      this.#giveUp = settle;
    });
  }

  /**
   * SIGTERM and SIGINT drain: no model starts, running ones may end within the drain time, the rest is handed back. A
   * second signal does not wait: models are ended and handed back at once.
   */
  onSignals(): void {
    const onSignal = () => {
      this.#asked += 1;
      if (this.#asked === 1) this.#drain();
      else if (this.#asked === 2) void this.#endNow();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  }

  /** Ends the worker when no model ran for `seconds`: for batch systems, where a place costs. */
  whenIdle(seconds: number): void {
    const { running } = this.#dependencies;
    let busyAt = performance.now();
    const watch = setInterval(() => {
      if (running.size > 0) busyAt = performance.now();
      if (performance.now() - busyAt < 1000 * seconds) return;
      clearInterval(watch);
      this.#drain();
    }, 500);
    watch.unref();
  }

  #drain(): void {
    this.#dependencies.running.drain();
    for (const worker of this.#workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    setTimeout(() => void this.#endNow(), this.#drainMs).unref();
  }

  /** Nothing here waits for a server that is away: whatever could not be handed back is taken over by others. */
  async #endNow(): Promise<void> {
    const { running, retire, database } = this.#dependencies;
    if (await running.stopAll()) await retire();
    await database.end();
    await sleep(FAREWELL_MS, undefined, { ref: false });
    this.#giveUp();
  }
}
