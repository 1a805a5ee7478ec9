import type { ModelOutcome } from '../domain/model-record.ts';

/** A model that runs in this process. */
export interface RunningModel {
  readonly jobId: number;
  readonly job: string;
  /** The claim under which it runs. */
  readonly token: string;
  /** When the claim was granted, by `performance.now()`; undefined before. */
  claimedAt?: number;
  readonly outcome: Promise<ModelOutcome>;
  /** Ends the program and its group; `reason` says what becomes of the row. */
  readonly stop: (reason: StopReason) => void;
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

  /** Ends the models claimed before `asOf` whose claim was not among those `held` then. */
  stopLost(held: ReadonlySet<string>, asOf: number): void {
    for (const model of this.#models.values()) {
      const claimed = model.claimedAt !== undefined && model.claimedAt < asOf;
      if (claimed && !held.has(model.token)) model.stop('claim-lost');
    }
  }

  /** Ends all models and waits until their programs are gone and their rows are written. */
  async stopAll(): Promise<void> {
    this.drain();
    const models = [...this.#models.values()];
    for (const model of models) model.stop('worker-stopping');
    await Promise.allSettled(models.map((model) => model.outcome));
  }

  get size(): number {
    return this.#models.size;
  }
}
