import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelOutcome } from '../domain/model-record.ts';

/** A program that is deaf to SIGTERM is gone after two seconds; the rest is for the database. */
const HAND_BACK_MS = 8000;

/** A model that runs in this process. */
export interface RunningModel {
  readonly jobId: number;
  readonly job: string;
  /** The claim under which it runs. */
  readonly token: string;
  readonly claim: ClaimWatch;
  /** Settled when its last program has ended, or none will begin: from then on its slot can take another program. */
  readonly programsEnded: Promise<void>;
  readonly outcome: Promise<ModelOutcome>;
  /** Ends the program and its group; `reason` says what becomes of the row. */
  readonly stop: (reason: StopReason) => void;
}

/**
 * Since when a claim is known to be held, by `performance.now()`. Undefined before it is granted, and again while the
 * model's end is being recorded: the record itself gives the claim up then, and notices if it was lost.
 */
export interface ClaimWatch {
  heldSince: number | undefined;
}

/** Why a running model is ended: its grid was cancelled, its worker ends, or another worker holds its claim. */
export type StopReason = 'cancelled' | 'worker-stopping' | 'claim-lost';

/**
 * The models of this process. A second attempt for a model that still runs here, because Temporal was away for longer
 * than a heartbeat, joins the run instead of starting the program again.
 */
export class RunningModels {
  readonly #models = new Map<number, RunningModel>();
  #draining = false;

  /** From now on a batch hands back the models that it has not started. */
  drain(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get(jobId: number): RunningModel | undefined {
    return this.#models.get(jobId);
  }

  /** Keeps `model` listed until it ended. */
  add(model: RunningModel): RunningModel {
    this.#models.set(model.jobId, model);
    const forget = () => this.#models.delete(model.jobId);
    model.outcome.then(forget, forget);
    return model;
  }

  /** Ends the models whose claim was held before `asOf` and not among those `held` then. */
  stopLost(held: ReadonlySet<string>, asOf: number): void {
    for (const model of this.#models.values()) {
      const { heldSince } = model.claim;
      const claimed = heldSince !== undefined && heldSince < asOf;
      if (claimed && !held.has(model.token)) model.stop('claim-lost');
    }
  }

  /**
   * Ends all models. True once their programs are gone and their rows are handed back; false where that takes too long,
   * because the database is away or the kernel holds a program: then the worker's lease hands them on.
   */
  async stopAll(): Promise<boolean> {
    this.drain();
    const models = [...this.#models.values()];
    for (const model of models) model.stop('worker-stopping');
    const ended = Promise.allSettled(models.map((model) => model.outcome)).then(() => true);
    return Promise.race([ended, sleep(HAND_BACK_MS, false, { ref: false })]);
  }

  get size(): number {
    return this.#models.size;
  }
}
