import {
  type Client,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Door, NoTurn, type Stay } from '../database/door.ts';

/** Without a word from its holder Temporal opens the door after so long; its holder is gone a second before. */
const HOLD_SECONDS = 6;
const SAFE_SECONDS = 5;
const HOLD_AGAIN_MS = 1500;
/** Calls to Temporal that take longer than this are given up. */
const CALL_MS = 1500;
/** Who just had a turn lets others come first. */
const COURTESY_MS = 100;
const LONGEST_PAUSE_MS = 500;

/** Entries of this division are kept out of the Web UI's list, as Temporal does with its own. */
const DIVISION = new TypedSearchAttributes([
  { key: defineSearchAttributeKey('TemporalNamespaceDivision', 'KEYWORD'), value: 'pdr-run' },
]);

/**
 * The door as a lock in Temporal: an execution with a fixed id that nobody runs. Starting it succeeds for one at a time,
 * deleting it opens the door, and its time limit does so for a holder that died.
 */
export class TemporalDoor implements Door {
  readonly #client: Client;
  readonly #id: string;
  #leaving: Promise<unknown> = Promise.resolve();
  #isListed = false;

  /** @param database its name; two servers with databases of one name share a door, which does no harm */
  constructor(client: Client, database: string) {
    this.#client = client;
    this.#id = `pdr-door/${database}`;
  }

  async enter(deadline: number, signal: AbortSignal): Promise<Stay> {
    await this.#leaving;
    for (let attempt = 0; ; attempt += 1) {
      const since = performance.now();
      const { runId, fault } = await this.#tryHold();
      if (runId !== undefined) return this.#stay(runId, since);
      if (signal.aborted) throw new NoTurn('the worker ends');
      if (Date.now() > deadline)
        throw new NoTurn(`no turn at the door of the connections: ${faultText(fault)}`);
      // Somebody has it. Other faults, Temporal's absence above all, just take a pause.
      if (fault instanceof WorkflowExecutionAlreadyStartedError) await this.#moved(signal);
      await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 30 * 2 ** Math.min(attempt, 6)));
    }
  }

  async #tryHold(): Promise<{ readonly runId?: string; readonly fault?: unknown }> {
    try {
      return { runId: await this.#hold('FAIL') };
    } catch (fault) {
      // Such a server takes no entry outside its list.
      if (isInvalidArgument(fault)) this.#isListed = true;
      return { fault };
    }
  }

  /** Waits until the door may have opened. */
  async #moved(signal: AbortSignal): Promise<void> {
    const { connection, workflow } = this.#client;
    const moved = AbortSignal.any([signal, AbortSignal.timeout(HOLD_SECONDS * 1000)]);
    const gone = connection.withAbortSignal(moved, () => workflow.getHandle(this.#id).result());
    await gone.catch(() => undefined);
  }

  #stay(runId: string, since: number): Stay {
    const turn = new Turn(runId, since, () => this.#hold('TERMINATE_EXISTING'));
    const leave = (): void => {
      this.#leaving = turn
        .end()
        .then((last) => this.#open(last))
        .then(() => sleep(COURTESY_MS));
    };
    return { over: turn.over, leave };
  }

  async #hold(conflict: 'FAIL' | 'TERMINATE_EXISTING'): Promise<string> {
    const options: WorkflowStartOptions = {
      workflowId: this.#id,
      taskQueue: 'pdr-door',
      workflowExecutionTimeout: `${HOLD_SECONDS}s`,
      workflowIdConflictPolicy: conflict,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      ...(this.#isListed ? {} : { typedSearchAttributes: DIVISION }),
    };
    const { connection, workflow } = this.#client;
    const handle = await connection.withDeadline(Date.now() + CALL_MS, () =>
      workflow.start('pdrDoor', options),
    );
    return handle.firstExecutionRunId;
  }

  /** Where deleting is not allowed the execution is ended; where Temporal is away its time limit does it. */
  async #open(runId: string): Promise<void> {
    const { connection, workflow, options } = this.#client;
    const workflowExecution = { workflowId: this.#id, runId };
    const request = { namespace: options.namespace, workflowExecution };
    await connection
      .withDeadline(Date.now() + CALL_MS, () => connection.workflowService.deleteWorkflowExecution(request))
      .catch(() => workflow.getHandle(this.#id, runId).terminate())
      .catch(() => undefined);
  }
}

/** gRPC's number for a request that the server does not take as it is. */
const INVALID_ARGUMENT = 3;

function isInvalidArgument(fault: unknown): boolean {
  return (
    fault instanceof ServiceError &&
    (fault.cause as { code?: unknown } | undefined)?.code === INVALID_ARGUMENT
  );
}

function faultText(fault: unknown): string {
  return fault instanceof Error
    ? (fault.cause instanceof Error ? fault.cause : fault).message
    : String(fault);
}

/** A held door: held again and again while the turn lasts; over as soon as that is no longer sure. */
class Turn {
  readonly #over = new AbortController();
  readonly #hold: () => Promise<string>;
  readonly #timer: NodeJS.Timeout;
  #runId: string;
  #sureUntil: number;
  #renewal: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(runId: string, since: number, hold: () => Promise<string>) {
    this.#runId = runId;
    this.#sureUntil = since + SAFE_SECONDS * 1000;
    this.#hold = hold;
    this.#timer = setInterval(() => {
      this.#renewal = this.#renew();
    }, HOLD_AGAIN_MS);
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Ends the turn; tells under which run the door was held last. */
  async end(): Promise<string> {
    this.#ended = true;
    clearInterval(this.#timer);
    await this.#renewal;
    return this.#runId;
  }

  async #renew(): Promise<void> {
    const since = performance.now();
    // A call that came late would take the door from the next one.
    if (since + CALL_MS < this.#sureUntil) {
      await this.#hold().then(
        (runId) => {
          this.#runId = runId;
          this.#sureUntil = since + SAFE_SECONDS * 1000;
        },
        () => undefined,
      );
    }
    const left = this.#sureUntil - performance.now();
    if (left < HOLD_AGAIN_MS && !this.#ended) setTimeout(() => this.#expire(), Math.max(0, left));
  }

  #expire(): void {
    if (performance.now() >= this.#sureUntil) this.#over.abort();
  }
}
