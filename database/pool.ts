import { createPool, type Pool } from 'mysql2/promise';
import { PdrError } from '../domain/failures.ts';
import type { PoolFigures } from '../domain/grid-progress.ts';
import type { Door, Stay } from './door.ts';
import { faultKind, faultText, isPassing, withoutStatement } from './faults.ts';
import { type FleetMember, type Loan, openLoan } from './loan.ts';
import type { DatabaseSettings } from './open.ts';
import {
  CALM_AGE,
  CONTENDED_AGE,
  END_WAITS,
  LAST_IDLE,
  LINGER,
  REST,
  SPARE_IDLE,
  TURN,
  TURN_IDLE,
} from './pool-times.ts';
import { Refusals } from './refusals.ts';
import { closeConnection, connectionOptions } from './session.ts';
import { Share } from './share.ts';
import { WaitQueue } from './wait-queue.ts';

/** Raised in statements that run when a share of the budget ends. */
class ShareEnded extends Error {
  readonly code = 'SHARE_ENDED';
}

/**
 * The one pool of a process: at most `limit` connections, waited for in order of arrival. The mysql2 pool beneath opens
 * connections and is the hard bound; order, idling, refusals and figures are kept here. A refusal of the server sends
 * nobody away: the waiter keeps its place, and the pool goes on with the connections that it has.
 *
 * The pool of a member of a fleet has its share of a budget as its limit. With no share it takes turns with other such
 * pools: it opens one connection at a time, behind the door.
 */
export class ConnectionPool {
  readonly #settings: DatabaseSettings;
  readonly #share: Share;
  readonly #pool: Pool;
  readonly #waiters = new WaitQueue<Loan>();
  readonly #refusals = new Refusals();
  readonly #idle: Loan[] = [];
  readonly #busy = new Set<Loan>();
  readonly #member: FleetMember | undefined;
  readonly #ender = new AbortController();
  #opening = 0;
  /** Places of connections that are open, opening, being closed, or that rest. */
  readonly #places = new Set<number>();
  /** True from asking for a turn at the door until it is over. */
  #atDoor = false;
  #stay: Stay | undefined;
  #ended = false;
  #opened = 0;
  #peak = 0;
  #pauseTimer: NodeJS.Timeout | undefined;
  #sweepTimer: NodeJS.Timeout | undefined;

  constructor(settings: DatabaseSettings, size: number, member?: FleetMember) {
    this.#settings = settings;
    this.#share = new Share(size, member !== undefined);
    this.#member = member;
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
    const age = now - loan.openedAt;
    if (!sound || loan.dead || this.#ended || this.bound() > this.#share.limit) {
      this.#close(loan, 0);
    } else if (this.#stay === undefined && age > (this.#refusals.contended ? CONTENDED_AGE : CALM_AGE)) {
      this.#close(loan, REST);
    } else if (this.#stay !== undefined && age > TURN) {
      this.#close(loan, 0);
    } else if (this.#waiters.length === 0 && this.#refusals.contended) {
      this.#close(loan, 0);
    } else {
      loan.idleSince = now;
      this.#idle.push(loan);
      this.#sweepSoon();
    }
    this.#serve();
  }

  /** Bounds the pool more tightly than its size, by a budget of the fleet. See `Database.resize`. */
  resize(limit: number, until = Number.POSITIVE_INFINITY): void {
    this.#share.renew(limit, until, () => this.#endShare());
    // What came by the door counts under the share from now on.
    if (this.#share.limit > 0 && this.#stay !== undefined) this.#leaveDoor();
    while (this.bound() > this.#share.limit && this.#closeOldestIdle());
    this.#serve();
  }

  bound(): number {
    return Math.max(this.#share.limit, this.#places.size - (this.#atDoor ? 1 : 0));
  }

  figures(): PoolFigures {
    return {
      limit: this.#share.limit,
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
    this.#share.end();
    this.#ender.abort();
    this.#waiters.refuseAll(this.#unreachable('the pool was closed'));
    while (this.#closeOldestIdle());
    for (let waits = 0; this.#places.size > 0 && waits < END_WAITS; waits += 1) {
      await pause(10);
    }
    for (const loan of this.#busy) loan.connection.destroy();
    this.#leaveDoor();
    await this.#pool.end();
  }

  /** Nobody may count on this share any more, this pool least of all: what is open is closed, whoever uses it. */
  #endShare(): void {
    this.#share.end();
    this.#revokeAll('the share of the connection budget was not renewed in time');
  }

  /** Takes connections from whoever has them; the borrowers are told so, and begin again with other ones. */
  #revokeAll(why: string): void {
    while (this.#closeOldestIdle());
    for (const loan of this.#busy) {
      loan.dead = true;
      loan.connection.destroy();
      loan.revoke(new ShareEnded(why));
    }
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
    if (this.#share.isOver) this.#endShare();
    if (this.#places.size >= Math.max(1, this.#share.limit) || this.#opening >= this.#waiters.length)
      return false;
    // After a refusal one try at a time asks whether the server has room again.
    if (this.#refusals.refusing && this.#opening > 0) return false;
    return !this.#refusals.pausing;
  }

  async #openOne(): Promise<void> {
    const place = this.#takePlace();
    this.#opening += 1;
    try {
      if (this.#share.limit === 0 && this.#member !== undefined) await this.#enterDoor(this.#member.door);
      const loan = await openLoan(this.#pool, place, this.#member, (dead) => this.#died(dead));
      this.#opening -= 1;
      this.#opened += 1;
      this.#refusals.letIn();
      this.#idle.push(loan);
      if (this.#stay?.over.aborted === true) this.#closeOldestIdle();
      this.#sweepSoon();
    } catch (error) {
      this.#opening -= 1;
      this.#places.delete(place);
      this.#leaveDoor();
      this.#noteRefusal(error);
    }
    this.#serve();
  }

  #takePlace(): number {
    let place = 1;
    while (this.#places.has(place)) place += 1;
    this.#places.add(place);
    this.#peak = Math.max(this.#peak, this.#places.size);
    return place;
  }

  async #enterDoor(door: Door): Promise<void> {
    this.#atDoor = true;
    this.#stay = await door.enter(this.#waiters.earliestDeadline, this.#ender.signal);
    this.#stay.over.addEventListener('abort', () =>
      this.#revokeAll('the turn at the door was not renewed in time'),
    );
    if (this.#share.limit > 0) this.#leaveDoor();
  }

  #leaveDoor(): void {
    this.#stay?.leave();
    this.#stay = undefined;
    this.#atDoor = false;
  }

  /** A connection that ends while idle is forgotten: the next waiter gets another one. */
  #died(loan: Loan): void {
    loan.dead = true;
    const rank = this.#idle.indexOf(loan);
    if (rank < 0) return;
    this.#idle.splice(rank, 1);
    this.#close(loan, 0);
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
    const linger = this.#member === undefined ? 0 : LINGER[this.#stay === undefined ? 'share' : 'door'];
    void closeConnection(loan.connection, loan.dead)
      .then(() => pause(this.#ended ? 0 : Math.max(rest, linger)))
      .then(() => {
        this.#places.delete(loan.place);
        if (this.#places.size === 0) this.#leaveDoor();
        this.#serve();
      });
  }

  #sweepSoon(): void {
    const after = this.#stay === undefined ? SPARE_IDLE : TURN_IDLE;
    this.#sweepTimer ??= setTimeout(() => {
      this.#sweepTimer = undefined;
      this.#sweep();
    }, after).unref();
  }

  #sweep(): void {
    const now = Date.now();
    const last = this.#stay === undefined ? LAST_IDLE : TURN_IDLE;
    const isSpare = (loan: Loan): boolean =>
      now - loan.idleSince >= (loan === this.#idle.at(-1) ? last : SPARE_IDLE);
    for (const loan of this.#idle.filter(isSpare)) {
      this.#idle.splice(this.#idle.indexOf(loan), 1);
      this.#close(loan, 0);
    }
    if (this.#idle.length > 0) this.#sweepSoon();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What a caller is told when patience is over. */
export function unreachable(settings: DatabaseSettings, why: string, cause?: unknown): PdrError {
  const where = `${settings.host}:${settings.port}`;
  const message = `the database at ${where} could not be used within ${settings.patienceSeconds} s (${why}); see that it runs and has a connection left for user '${settings.username}'`;
  return new PdrError('DatabaseUnreachable', message, {}, withoutStatement(cause));
}
