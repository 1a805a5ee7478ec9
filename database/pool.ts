import { drizzle } from 'drizzle-orm/mysql2';
import { createPool, type Pool, type PoolConnection } from 'mysql2/promise';
import { PdrError } from '../domain/failures.ts';
import type { PoolFigures } from '../domain/grid-progress.ts';
import { faultKind, faultText, isPassing, withoutStatement } from './faults.ts';
import type { DatabaseSettings, Drizzle } from './open.ts';
import { Refusals } from './refusals.ts';
import { closeConnection, connectionOptions, prepareSession } from './session.ts';
import { WaitQueue } from './wait-queue.ts';

/** A connection on loan. */
export interface Loan {
  readonly db: Drizzle;
  readonly connection: PoolConnection;
  readonly openedAt: number;
  idleSince: number;
  dead: boolean;
}

/** Spare connections are closed after a moment; a process keeps one a little longer. Milliseconds. */
const SPARE_IDLE = 200;
const LAST_IDLE = 1000;

/**
 * A connection that is in use without a break is closed at this age and its place rests, so that processes which the
 * server refused get their turn; a process that was refused itself lately hands its connections on sooner.
 */
const CALM_AGE = 6000;
const CONTENDED_AGE = 1000;
const REST = 300;

/**
 * The one pool of a process: at most `limit` connections, waited for in order of arrival. The mysql2 pool beneath opens
 * connections and is the hard bound; order, idling, refusals and figures are kept here. A refusal of the server sends
 * nobody away: the waiter keeps its place, and the pool goes on with the connections that it has.
 */
export class ConnectionPool {
  readonly #settings: DatabaseSettings;
  readonly #size: number;
  readonly #pool: Pool;
  readonly #waiters = new WaitQueue<Loan>();
  readonly #refusals = new Refusals();
  readonly #idle: Loan[] = [];
  readonly #busy = new Set<Loan>();
  #limit: number;
  #opening = 0;
  /** Places of connections that are being closed, or that rest. */
  #leaving = 0;
  #ended = false;
  #opened = 0;
  #peak = 0;
  #pauseTimer: NodeJS.Timeout | undefined;
  #sweepTimer: NodeJS.Timeout | undefined;

  constructor(settings: DatabaseSettings, size: number) {
    this.#settings = settings;
    this.#size = size;
    this.#limit = size;
    this.#pool = createPool(connectionOptions(settings, size));
  }

  /** Waits for a connection until `deadline` (milliseconds since the epoch). */
  async take(deadline: number, signal?: AbortSignal): Promise<Loan> {
    if (this.#ended) throw this.#unreachable('the pool was closed');
    const loan = this.#waiters.wait(deadline, signal);
    this.#serve();
    return loan;
  }

  /** Takes a connection back. One that saw an error is closed, which also ends its transaction and its locks. */
  giveBack(loan: Loan, sound: boolean): void {
    this.#busy.delete(loan);
    const now = Date.now();
    if (!sound || loan.dead || this.#ended || this.#open() >= this.#limit) {
      this.#close(loan, 0);
    } else if (now - loan.openedAt > (this.#refusals.contended ? CONTENDED_AGE : CALM_AGE)) {
      this.#close(loan, REST);
    } else if (this.#waiters.length === 0 && this.#refusals.contended) {
      this.#close(loan, 0);
    } else {
      loan.idleSince = now;
      this.#idle.push(loan);
      this.#sweepSoon();
    }
    this.#serve();
  }

  /** Bounds the pool more tightly than its size, for instance by a budget of the fleet. */
  resize(limit: number): void {
    this.#limit = Math.max(1, Math.min(this.#size, Math.floor(limit)));
    while (this.#open() > this.#limit && this.#closeOldestIdle());
    this.#serve();
  }

  figures(): PoolFigures {
    return {
      limit: this.#limit,
      size: this.#busy.size + this.#idle.length,
      inUse: this.#busy.size,
      idle: this.#idle.length,
      waiting: this.#waiters.length,
      opened: this.#opened,
      peak: this.#peak,
      longestWaitSeconds: this.#waiters.longest / 1000,
      refused: this.#refusals.count,
    };
  }

  /** Refuses who waits, lets who works end (5 s), closes all. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#pauseTimer);
    clearTimeout(this.#sweepTimer);
    this.#waiters.refuseAll(this.#unreachable('the pool was closed'));
    while (this.#closeOldestIdle());
    for (let waits = 0; this.#open() > 0 && waits < 500; waits += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const loan of this.#busy) loan.connection.destroy();
    await this.#pool.end();
  }

  #open(): number {
    return this.#busy.size + this.#idle.length + this.#opening + this.#leaving;
  }

  /** Gives idle connections to waiters in their order and opens others as far as limit and pauses allow. */
  #serve(): void {
    while (this.#waiters.length > 0 && !this.#ended) {
      const loan = this.#idle.pop();
      if (loan !== undefined) this.#grant(loan);
      else if (!this.#mayOpen()) return;
      else void this.#openOne();
    }
  }

  #grant(loan: Loan): void {
    this.#busy.add(loan);
    this.#waiters.grantFirst(loan);
  }

  #mayOpen(): boolean {
    if (this.#open() >= this.#limit || this.#opening >= this.#waiters.length) return false;
    // After a refusal one try at a time asks whether the server has room again.
    if (this.#refusals.refusing && this.#opening > 0) return false;
    return !this.#refusals.pausing;
  }

  async #openOne(): Promise<void> {
    this.#opening += 1;
    this.#peak = Math.max(this.#peak, this.#open());
    try {
      const loan = await this.#connect();
      this.#opening -= 1;
      this.#opened += 1;
      this.#refusals.letIn();
      this.#idle.push(loan);
      this.#sweepSoon();
    } catch (error) {
      this.#opening -= 1;
      this.#noteRefusal(error);
    }
    this.#serve();
  }

  async #connect(): Promise<Loan> {
    const connection = await this.#pool.getConnection();
    const now = Date.now();
    const loan: Loan = { db: drizzle(connection), connection, openedAt: now, idleSince: now, dead: false };
    const died = (): void => this.#died(loan);
    connection.on('error', died);
    connection.on('end', died);
    try {
      await prepareSession(connection);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return loan;
  }

  /** A connection that ends while idle is forgotten: the next waiter gets another one. */
  #died(loan: Loan): void {
    loan.dead = true;
    const place = this.#idle.indexOf(loan);
    if (place >= 0) this.#idle.splice(place, 1);
  }

  #noteRefusal(error: unknown): void {
    const kind = faultKind(error);
    if (!isPassing(kind)) return this.#waiters.refuseFirst(error);
    this.#waiters.refuseLate(this.#unreachable(faultText(error), error));
    const pause = this.#refusals.note(kind, this.#waiters.earliestDeadline);
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      this.#refusals.endPause();
      this.#serve();
    }, pause);
  }

  #unreachable(why: string, cause?: unknown): PdrError {
    return unreachable(this.#settings, why, cause);
  }

  #closeOldestIdle(): boolean {
    const oldest = this.#idle.shift();
    if (oldest !== undefined) this.#close(oldest, 0);
    return oldest !== undefined;
  }

  /** The place stays taken until the server has let go of the connection, and for `rest` milliseconds after that. */
  #close(loan: Loan, rest: number): void {
    this.#leaving += 1;
    void closeConnection(loan.connection, loan.dead)
      .then(() => rest > 0 && !this.#ended && new Promise((resolve) => setTimeout(resolve, rest)))
      .then(() => {
        this.#leaving -= 1;
        this.#serve();
      });
  }

  #sweepSoon(): void {
    this.#sweepTimer ??= setTimeout(() => {
      this.#sweepTimer = undefined;
      this.#sweep();
    }, SPARE_IDLE).unref();
  }

  #sweep(): void {
    const now = Date.now();
    const isSpare = (loan: Loan): boolean =>
      now - loan.idleSince >= (loan === this.#idle.at(-1) ? LAST_IDLE : SPARE_IDLE);
    for (const loan of this.#idle.filter(isSpare)) {
      this.#idle.splice(this.#idle.indexOf(loan), 1);
      this.#close(loan, 0);
    }
    if (this.#idle.length > 0) this.#sweepSoon();
  }
}

/** What a caller is told when patience is over. */
export function unreachable(settings: DatabaseSettings, why: string, cause?: unknown): PdrError {
  const where = `${settings.host}:${settings.port}`;
  const message = `the database at ${where} could not be used within ${settings.patienceSeconds} s (${why}); see that it runs and has a connection left for user '${settings.username}'`;
  return new PdrError('DatabaseUnreachable', message, {}, withoutStatement(cause));
}
