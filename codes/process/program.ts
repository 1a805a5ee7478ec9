import type { Ended, FromGuardian, Refusal } from './guardian-messages.ts';

/** A program that runs, under guard. */
export interface Program {
  /** Number of its process group, which is the program's own process number. */
  readonly group: number;
  /** In its environment and its descendants'; see `markedProcesses`. */
  readonly mark: string;
  readonly ended: Promise<Ended>;
  /** Takes the group out of guard; for one that had members left when the program ended, and has none any more. */
  forget(): void;
}

export class StartRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A program between the request to start it and its end, as its worker follows it. */
export interface Run {
  readonly mark: string;
  readonly started: Promise<Program>;
  readonly ended: Promise<Ended>;
  readonly tell: (message: FromGuardian) => void;
}

export function newRun(mark: string, forget: (group: number) => void): Run {
  let settleEnd: (ended: Ended) => void = () => {};
  let settleStart: (program: Program) => void = () => {};
  let refuse: (error: StartRefused) => void = () => {};
  const ended = new Promise<Ended>((settle) => {
    settleEnd = settle;
  });
  const started = new Promise<Program>((settle, reject) => {
    settleStart = settle;
    refuse = reject;
  });
  return {
    mark,
    started,
    ended,
    tell(message) {
      if (message.kind === 'started') {
        const { group } = message;
        settleStart({ group, mark, ended, forget: () => forget(group) });
        return;
      }
      if (message.kind === 'refused') refuse(new StartRefused(message));
      settleEnd(message.kind === 'ended' ? message : UNKNOWN_END);
    },
  };
}

const UNKNOWN_END: Ended = { exitCode: null, signal: null, leftBehind: true };
