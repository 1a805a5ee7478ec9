/** What is to be started. */
export interface StartRequest {
  /** The program, absolute or relative to `cwd`, and its arguments. No shell takes part. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Absolute path; receives standard output and standard error. */
  readonly outputFile: string;
}

/** What a worker tells its guardian. */
export type ToGuardian =
  /** All that programs see of it, but for their mark. Said once, before the first start. */
  | { readonly kind: 'environment'; readonly environment: NodeJS.ProcessEnv }
  | ({ readonly kind: 'start'; readonly run: number; readonly mark: string } & StartRequest)
  /** The group has ended; its number may soon be another one's. */
  | { readonly kind: 'forget'; readonly group: number };

/** What a guardian tells its worker. */
export type FromGuardian =
  | { readonly kind: 'started'; readonly run: number; readonly group: number }
  | ({ readonly kind: 'refused'; readonly run: number } & Refusal)
  | ({ readonly kind: 'ended'; readonly run: number } & Ended);

/** Why a program was not started: `code` is the system's, e.g. `ENOENT`. */
export interface Refusal {
  readonly of: 'program' | 'output' | 'guardian';
  readonly code: string;
  readonly message: string;
}

/** How a program ended. Both null: nobody knows, because its guardian was killed before it. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether others of its process group still run. */
  readonly leftBehind: boolean;
}
