import { ApplicationFailure } from '@temporalio/activity';
import type { Batch } from '../../activities/run-models.ts';
import type { Activities } from '../../activities/create-activities.ts';
import type { BatchResult, JobReference, ModelOutcome } from '../../domain/model-record.ts';
import { type Counts, NO_COUNTS } from '../../domain/statuses.ts';

/** What becomes of a job at its n-th start (from 1); throwing stands for a failure of the whole activity. */
export type Script = (
  job: JobReference,
  start: number,
) => Promise<ModelOutcome['status']> | ModelOutcome['status'];

const POOL = {
  limit: 4,
  size: 1,
  inUse: 0,
  idle: 1,
  waiting: 0,
  opened: 1,
  peak: 1,
  longestWaitSeconds: 0,
  refused: 0,
};

/**
 * A grid's rows in memory behind the very activities that the workflow calls, for tests of what the workflow decides;
 * tests of the rows themselves run against a database.
 */
export class ScriptedGrid {
  readonly starts = new Map<number, number>();
  readonly statuses: ModelOutcome['status'][];
  readonly calls: string[] = [];
  paused = false;
  readonly #script: Script;

  constructor(models: number, script: Script = () => 'finished') {
    this.statuses = Array.from({ length: models }, () => 'pending');
    this.#script = script;
  }

  get counts(): Counts {
    const counts = { ...NO_COUNTS, total: this.statuses.length };
    for (const status of this.statuses) counts[status] += 1;
    return counts;
  }

  get activities(): Activities {
    const note =
      <A extends unknown[], R>(name: string, work: (...args: A) => R) =>
      (...args: A) => {
        this.calls.push(name);
        return Promise.resolve(work(...args));
      };
    return {
      ensureSchema: note('ensureSchema', () => ({ version: 1, changes: [] })),
      openGrid: note('openGrid', () => ({ gridId: 1, run: 1, modelNameId: 1 })),
      registerModels: note('registerModels', ({ to }) => ({
        to: Math.min(to, this.statuses.length),
        ended: to >= this.statuses.length,
        counts: this.counts,
      })),
      requeueModels: note('requeueModels', () => this.counts),
      rankModels: note('rankModels', () => null),
      nextModels: note('nextModels', ({ without, limit }) => this.#page(new Set(without), limit)),
      setPaused: note('setPaused', ({ paused }) => {
        this.paused = paused;
      }),
      finishGrid: note('finishGrid', ({ how }) => this.#finish(how)),
      runModels: (batch: Batch) => this.#runBatch(batch),
    };
  }

  #page(without: ReadonlySet<number>, limit: number) {
    const jobs: JobReference[] = [];
    for (let index = 0; index < this.statuses.length && jobs.length < limit; index += 1) {
      if (this.statuses[index] === 'pending' && !without.has(index))
        jobs.push({ id: index, index, job: `job-${index}` });
    }
    return { jobs, fleetSlots: 8 };
  }

  #finish(how: string) {
    if (how === 'cancelled')
      this.statuses.forEach((s, i) => s === 'pending' && (this.statuses[i] = 'cancelled'));
    const { finished, total } = this.counts;
    const ended = finished === total ? ('completed' as const) : ('completed-with-failures' as const);
    return { state: how === 'ended' ? ended : (how as 'cancelled' | 'failed'), counts: this.counts };
  }

  async #runBatch({ jobs }: Batch): Promise<BatchResult> {
    const outcomes: ModelOutcome[] = [];
    for (const job of jobs) outcomes.push(await this.#runOne(job));
    const result: BatchResult = { outcomes, worker: 'scripted', pool: POOL };
    const failed = outcomes.find(({ failure }) => failure !== undefined);
    if (failed?.failure === undefined) return result;
    throw ApplicationFailure.nonRetryable(failed.failure.message, failed.failure.type, result);
  }

  async #runOne(job: JobReference): Promise<ModelOutcome> {
    if (this.paused) return { ...job, status: 'pending', seconds: 0 };
    const start = (this.starts.get(job.id) ?? 0) + 1;
    this.starts.set(job.id, start);
    const status = await this.#script(job, start);
    this.statuses[job.index] = status;
    const failure = { type: 'ExecutableFailed', message: `${job.job} ended with exit status 3` } as const;
    return { ...job, status, seconds: 0.01, ...(status === 'failed' ? { failure } : {}) };
  }
}
