import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FromGuardian, ToGuardian } from './guardian-messages.ts';
import { nodeProgram } from './node-program.ts';

/** The guardian's process as its worker sees it. */
export interface Watcher {
  tell(message: ToGuardian): void;
  /** Keeps this process's event loop alive until the returned function is called. */
  hold(): () => void;
  end(): Promise<void>;
}

/** Starts the guardian's process in a session of its own, which Ctrl-C and signals to the worker's group do not reach. */
export function startWatcher(
  id: string,
  onMessage: (message: FromGuardian) => void,
  onGone: () => void,
): Watcher {
  const [node, ...rest] = nodeProgram(new URL('guardian-main.js', import.meta.url));
  const child = spawn(node, [...rest, id], {
    detached: true,
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('message', (message) => onMessage(message as FromGuardian));
  child.once('exit', onGone);
  // Without a process there is no exit. Later errors are those of a channel that is closed.
  child.on('error', () => {
    if (child.pid === undefined) onGone();
  });
  child.unref();
  child.channel?.unref();
  let held = 0;
  return {
    // A message that finds the channel closed is answered by `onGone`.
    tell: (message) => void child.send(message, () => {}),
    hold() {
      held += 1;
      if (held === 1) child.channel?.ref();
      return () => {
        held -= 1;
        if (held === 0) child.channel?.unref();
      };
    },
    end: () => endOf(child),
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.ref();
  if (child.connected) child.disconnect();
  await exit;
}
