import type { Code } from '../codes/code.ts';
import type { Guardian } from '../codes/process/guardian.ts';
import type { WorkerFolder } from '../codes/staging/worker-folder.ts';
import type { Database } from '../database/open.ts';
import type { CodeName } from '../domain/grid-spec.ts';
import type { Storage } from '../storage/storage.ts';
import type { StatedProvenance } from './provenance-of.ts';
import type { RunningModels } from './running-models.ts';

/** What a worker process shares among all its activities; made once, at its start. */
export interface Dependencies {
  /** The one pool of this process. */
  readonly database: Database;
  readonly storage: Storage;
  /** The codes that this worker's configuration can run. */
  readonly codes: Readonly<Partial<Record<CodeName, Code>>>;
  readonly guardian: Guardian;
  readonly running: RunningModels;
  /** Makes this worker known before its first claim, which holds only while the worker is seen to live. Idempotent. */
  readonly enlist: () => Promise<void>;
  /** Takes this worker off the list again, once its models have ended. Idempotent. */
  readonly retire: () => Promise<void>;
  /** This worker's row in `pdr_workers`, and its name in the Web UI. */
  readonly workerId: string;
  readonly host: string;
  /** Snapshots of inputs and kept working directories lie below this folder. */
  readonly scratchDir: string;
  /** Where this worker's models have their working directories. */
  readonly workerFolder: WorkerFolder;
  readonly stage: 'link' | 'copy';
  /** Keep the working directories of failed models. */
  readonly keepFailed: boolean;
  /** Whether the connection pool's figures are logged at the joints of a run and kept with its summary. */
  readonly diagnostics: boolean;
  /** What the configuration says of the programs where they do not say it themselves. */
  readonly stated: StatedProvenance;
  /** Writes into this worker's log what stops nothing. */
  readonly warn: (message: string) => void;
  readonly inform: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}
