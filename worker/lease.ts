import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningModels } from '../activities/running-models.ts';
import type { Database } from '../database/open.ts';
import { enlistWorker, renewWorker, retireWorker, type WorkerEntry } from '../database/workers.ts';

/** Four renewals fit into the time after which a silent worker's models may be taken over. */
const RENEW_EVERY_MS = 2000;

/**
 * This worker's row in the database, which keeps its claims valid. It is made before the first model is claimed, not at
 * the worker's start: the tables may not be there yet, and only a grid makes them.
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
      await enlistWorker(this.#database, this.#entry);
      this.#renewing ??= this.#renewUntilEnd();
    } catch (fault) {
      this.#enlisted = undefined;
      throw fault;
    }
  }

  /** Takes the row back. Models must have ended before. */
  async end(): Promise<void> {
    this.#ender.abort();
    await this.#renewing;
    if (this.#enlisted !== undefined) await retireWorker(this.#database, this.#entry.id);
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
      await sleep(RENEW_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #renew(database: Database): Promise<void> {
    const asOf = performance.now();
    const { enlisted, heldJobs } = await renewWorker(database, this.#entry.id);
    if (!enlisted) await enlistWorker(database, this.#entry);
    this.#running.stopLost(new Set(heldJobs.map(({ token }) => token)), asOf);
  }
}
