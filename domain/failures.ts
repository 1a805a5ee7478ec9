/**
 * Whose fault a failure is, and so what follows from it: `host` waits and is tried again, `input` stops what asked for
 * it, `run` is recorded with its model while the grid goes on.
 */
export type FailureKind = 'host' | 'input' | 'run';

/** The one table of failure types. A type travels as `ApplicationFailure.type` and stands in `models --json`. */
export const FAILURE_TYPES = {
  TemporalUnreachable: 'host',
  DatabaseUnreachable: 'host',
  StorageUnavailable: 'host',
  ScratchUnavailable: 'host',
  StackUnavailable: 'host',
  ProcessesUnavailable: 'host',
  ModelRunsElsewhere: 'host',
  ClaimLost: 'host',
  WorkerStopping: 'host',
  DatabaseRefused: 'input',
  ConnectionsImpossible: 'input',
  InvalidGrid: 'input',
  UnknownGrid: 'input',
  InvalidRequest: 'input',
  WorkerHoldsOtherContent: 'input',
  MissingInput: 'input',
  SchemaNotUsable: 'input',
  ExecutableFailed: 'run',
  ExecutableKilled: 'run',
  ExecutableNotStarted: 'run',
  NotConverged: 'run',
  TimeLimitExceeded: 'run',
  SilenceLimitExceeded: 'run',
  OutputMissing: 'run',
  InputsChanged: 'run',
  DeckIncomplete: 'run',
} as const satisfies Record<string, FailureKind>;

export type FailureType = keyof typeof FAILURE_TYPES;

/** A failure as recorded with a model and shown to its user. */
export interface Failure {
  readonly type: FailureType;
  readonly message: string;
}

/** Facts that only some failures have; the last lines of output are kept in the message as well. */
export interface FailureFacts {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outputTail?: readonly string[];
  /** Where the working directory was kept, on `host`. */
  readonly workingDirectory?: string;
  readonly host?: string;
  /** For `host` failures: when the next try makes sense. */
  readonly retryAfterSeconds?: number;
}

/** An error that knows its type; every room throws this one, and only `activities/` turns it into Temporal's. */
export class PdrError extends Error {
  readonly type: FailureType;
  readonly facts: FailureFacts;

  constructor(type: FailureType, message: string, facts: FailureFacts = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PdrError';
    this.type = type;
    this.facts = facts;
  }

  get kind(): FailureKind {
    return FAILURE_TYPES[this.type];
  }
}
