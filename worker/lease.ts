import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningModels } from '../activities/running-models.ts';
import { renewShare, SHARE_SECONDS } from '../database/fleet.ts';
import type { Database } from '../database/open.ts';
import {
  enlistWorker,
  RENEW_SECONDS,
  renewWorker,
  retireWorker,
  type WorkerEntry,
} from '../database/workers.ts';
import { PdrError } from '../domain/failures.ts';

/** A worker that ends waits no longer than this for a database that is away: its lease then runs out by itself. */
const GOODBYE_MS = 3000;

/**
 * This worker's row in the database, which keeps its claims valid and holds its share of the connection budget. It is
 * made at the worker's start, or as soon as the first grid has made the tables.
 */
export class Lease {
  readonly #database: Database;
  readonly #running: RunningModels;
  readonly #entry: WorkerEntry;
  readonly #budget: number | undefined;
  readonly #ender = new AbortController();
  #enlisted: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;

  constructor(database: Database, running: RunningModels, entry: WorkerEntry, budget: number | undefined) {
    this.#database = database;
    this.#running = running;
    this.#entry = entry;
    this.#budget = budget;
  }

  /** Enlists the worker if the tables are there, and keeps trying otherwise. Throws what does not pass. */
  async begin(): Promise<void> {
    await this.enlist().catch((fault: unknown) => {
      if (!(fault instanceof PdrError && fault.type === 'SchemaNotUsable')) throw fault;
    });
    this.#renewing = this.#renewUntilEnd();
  }

  /** Makes the row once. A fault is thrown, and the next call tries again. */
  enlist(): Promise<void> {
    this.#enlisted ??= this.#makeRow(this.#database.during(this.#ender.signal));
    return this.#enlisted;
  }

  async #makeRow(database: Database): Promise<void> {
    try {
      const asOf = performance.now();
      await enlistWorker(database, this.#entry);
      await this.#renewShare(database, asOf);
    } catch (fault) {
      this.#enlisted = undefined;
      throw fault;
    }
  }

  /**
   * Takes the row back. Models must have ended before. The share is given back when no connection of it is left: the
   * last word comes by the door.
   */
  async end(): Promise<void> {
    this.#ender.abort();
    const late = AbortSignal.timeout(GOODBYE_MS);
    await Promise.race([this.#renewing, sleep(GOODBYE_MS, undefined, { ref: false })]);
    if (this.#enlisted === undefined) return;
    this.#database.resize(0);
    while (this.#database.bound() > 0 && !late.aborted) await sleep(20);
    await retireWorker(this.#database.during(late), this.#entry.id).catch(() => undefined);
  }

  /**
   * Ends models whose claim went to another worker. While the database is away the models go on: nobody else can claim
   * them either, and a renewal that comes late makes nobody dead.
   */
  async #renewUntilEnd(): Promise<void> {
    const { signal } = this.#ender;
    const database = this.#database.during(signal);
    const pause = (): Promise<boolean> =>
      sleep(1000 * RENEW_SECONDS, undefined, { signal }).then(
        () => true,
        () => false,
      );
    while (await pause()) await this.#renew(database).catch(() => undefined);
  }

  async #renew(database: Database): Promise<void> {
    if (this.#enlisted === undefined) return this.enlist();
    await this.#enlisted;
    const asOf = performance.now();
    const { enlisted, heldJobs } = await renewWorker(database, this.#entry.id);
    if (!enlisted) await enlistWorker(database, this.#entry);
    this.#running.stopLost(new Set(heldJobs.map(({ token }) => token)), asOf);
    await this.#renewShare(database, asOf);
  }

  /** The share is good for some time from the moment before the worker was last heard of. */
  async #renewShare(database: Database, asOf: number): Promise<void> {
    const until = asOf + SHARE_SECONDS * 1000;
    const [bound, figures] = [database.bound(), database.figures()];
    database.resize(figures.limit, until);
    const share = await renewShare(database, {
      workerId: this.#entry.id,
      bound,
      budget: this.#budget,
      figures,
    });
    database.resize(share, until);
  }
}
