import { randomUUID } from 'node:crypto';
import type { FromGuardian, StartRequest } from './guardian-messages.ts';
import { markedProcesses } from './marked-processes.ts';
import { sendSignal } from './process-group.ts';
import { type Program, type Run, newRun } from './program.ts';
import { type Watcher, startWatcher } from './watcher.ts';

/**
 * Starts this process's programs, and ends them when this process is gone, however it went. One for each worker process.
 */
export interface Guardian {
  readonly id: string;
  /** Rejects with a `StartRefused`. */
  start(request: StartRequest): Promise<Program>;
  /** Ends the guardian, and with it every program that still runs. */
  end(): Promise<void>;
}

/**
 * Starts the guardian: a small process in a session of its own, joined to this one by a channel. The kernel closes the
 * channel whatever ends this process, SIGKILL included. Programs are the guardian's children, for two reasons: none can
 * be started that it does not know of, and to fork a small process costs a fraction of forking a worker. A guardian that
 * is killed itself is replaced; the programs that ran under it are ended.
 *
 * @param environment all that programs see of it
 */
export function startGuardian(environment: NodeJS.ProcessEnv): Guardian {
  const id = randomUUID();
  const runs = new Map<number, Run>();
  let count = 0;
  // At once, so that the first program need not wait for it.
  let watcher: Watcher | undefined = launch();

  function launch(): Watcher {
    const launched = startWatcher(
      id,
      (message) => answer(runs, message),
      () => {
        // Another one is launched for the next program.
        watcher = undefined;
        for (const [run, waiting] of runs) {
          runs.delete(run);
          lose(waiting);
        }
      },
    );
    launched.tell({ kind: 'environment', environment });
    return launched;
  }

  return {
    id,
    async start(request) {
      count += 1;
      const run = count;
      const mark = `${id}/${run}`;
      const waiting = newRun(mark, (group) => watcher?.tell({ kind: 'forget', group }));
      runs.set(run, waiting);
      watcher ??= launch();
      watcher.tell({ kind: 'start', run, mark, ...request });
      const release = watcher.hold();
      void waiting.ended.then(release);
      return waiting.started;
    },
    async end() {
      await watcher?.end();
    },
  };
}

function answer(runs: Map<number, Run>, message: FromGuardian): void {
  const run = runs.get(message.run);
  if (message.kind !== 'started') runs.delete(message.run);
  run?.tell(message);
}

/** The guardian is gone: a program that was about to start is ended here, one that runs by whoever waits for it. */
function lose(run: Run): void {
  for (const pid of markedProcesses(run.mark)) sendSignal(pid, 'SIGKILL');
  run.tell({ kind: 'refused', run: 0, of: 'guardian', code: '', message: 'the guardian was killed' });
}
