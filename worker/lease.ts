import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningModels } from '../activities/running-models.ts';
import type { Database } from '../database/open.ts';
import {
  enlistWorker,
  RENEW_SECONDS,
  renewWorker,
  retireWorker,
  type WorkerEntry,
} from '../database/workers.ts';

/** A worker that ends waits no longer than this for a database that is away: its lease then runs out by itself. */
const GOODBYE_MS = 2000;

/**
 * This worker's row in the database, which keeps its claims valid. It must stand before the first model is claimed. It is
 * wanted from the worker's start, since only a worker that has been seen for a while can take over from a dead one; but
 * the tables may not be there yet, and only a grid makes them.
 */
export class Lease {
  readonly #database: Database;
  readonly #running: RunningModels;
  readonly #entry: WorkerEntry;
  readonly #ender = new AbortController();
  #enlisted: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;

  constructor(database: Database, running: RunningModels, entry: WorkerEntry) {
    this.#database = database;
    this.#running = running;
    this.#entry = entry;
  }

  /** Makes the row once and keeps it alive from then on. A fault is thrown, and the next call tries again. */
  enlist(): Promise<void> {
    this.#enlisted ??= this.#makeRow();
    return this.#enlisted;
  }

  async #makeRow(): Promise<void> {
    try {
      await enlistWorker(this.#database.during(this.#ender.signal), this.#entry);
      this.#renewing ??= this.#renewUntilEnd();
    } catch (fault) {
      this.#enlisted = undefined;
      throw fault;
    }
  }

  /** Takes the row back, if the database can be had. Models must have ended before. Idempotent. */
  async end(): Promise<void> {
    this.#ender.abort();
    if (this.#enlisted === undefined) return;
    await Promise.race([this.#retire().catch(() => undefined), sleep(GOODBYE_MS, undefined, { ref: false })]);
  }

  async #retire(): Promise<void> {
    await this.#renewing;
    await retireWorker(this.#database.during(AbortSignal.timeout(GOODBYE_MS)), this.#entry.id);
  }

  /**
   * Ends models whose claim went to another worker. While the database is away the models go on: nobody else can claim
   * them either, and a renewal that comes late makes nobody dead.
   */
  async #renewUntilEnd(): Promise<void> {
    const { signal } = this.#ender;
    const database = this.#database.during(signal);
    while (!signal.aborted) {
      await this.#renew(database).catch(() => undefined);
      await sleep(1000 * RENEW_SECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #renew(database: Database): Promise<void> {
    const asOf = performance.now();
    const { enlisted, heldJobs } = await renewWorker(database, this.#entry.id);
    if (!enlisted) await enlistWorker(database, this.#entry);
    this.#running.stopLost(new Set(heldJobs.map(({ token }) => token)), asOf);
  }
}
