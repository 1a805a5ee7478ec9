import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { nodeProgram } from './node-program.ts';

/** Ends the programs of this process when this process is gone, however it went. One for each worker process. */
export interface Guardian {
  /** Every program started carries it in its environment; see `marked-processes.ts`. */
  readonly id: string;
  /** Puts a process group under guard; in the kernel's hands when this returns. */
  register(group: number): void;
  unregister(group: number): void;
  /** Ends the guardian, and with it every program that still runs. */
  end(): Promise<void>;
}

/**
 * Starts the guardian: a process in a session of its own that holds a pipe to this one. The kernel closes the pipe
 * whatever ends this process, SIGKILL included, and nobody else holds its writing end. A guardian that is killed itself
 * is replaced.
 */
export function startGuardian(): Guardian {
  const id = randomUUID();
  const groups = new Set<number>();
  let ended = false;
  let watcher = start();

  function start(): Watcher {
    const started = startWatcher(id);
    for (const group of groups) started.pipe.write(`+${group}\n`);
    started.child.once('exit', () => {
      if (!ended) watcher = start();
    });
    return started;
  }

  return {
    id,
    register(group) {
      groups.add(group);
      // A write to an open pipe is tried at once, in this very call, and a line of ten bytes always fits.
      watcher.pipe.write(`+${group}\n`);
    },
    unregister(group) {
      groups.delete(group);
      watcher.pipe.write(`-${group}\n`);
    },
    async end() {
      ended = true;
      await endWatcher(watcher);
    },
  };
}

interface Watcher {
  readonly child: ChildProcess;
  readonly pipe: Writable;
}

function startWatcher(id: string): Watcher {
  const [node, ...rest] = nodeProgram(new URL('guardian-main.js', import.meta.url));
  const child = spawn(node, [...rest, id], {
    // Its own session: Ctrl-C and signals to the worker's group do not reach it.
    detached: true,
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  // The worker's event loop ends when its own work ends.
  child.unref();
  (child.stdin as Writable & { unref?: () => void }).unref?.();
  return { child, pipe: child.stdin };
}

async function endWatcher({ child, pipe }: Watcher): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.ref();
  pipe.end();
  await exit;
}
