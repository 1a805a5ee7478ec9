import type { Worker } from '@temporalio/worker';
import type { RunningModels } from '../activities/running-models.ts';

/**
 * SIGTERM and SIGINT drain: no model starts, running ones may end within the drain time, the rest is handed back. A
 * second signal does not wait: models are ended and handed back at once.
 */
export function endOnSignals(workers: readonly Worker[], running: RunningModels): void {
  let asked = 0;
  const onSignal = () => {
    asked += 1;
    if (asked === 1) drain(workers, running);
    else void running.stopAll();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Ends the worker when no model ran for `seconds`: for batch systems, where a place costs. */
export function endWhenIdle(workers: readonly Worker[], running: RunningModels, seconds: number): void {
  let busyAt = performance.now();
  const watch = setInterval(() => {
    if (running.size > 0) busyAt = performance.now();
    if (performance.now() - busyAt < 1000 * seconds) return;
    clearInterval(watch);
    drain(workers, running);
  }, 500);
  watch.unref();
}

function drain(workers: readonly Worker[], running: RunningModels): void {
  running.drain();
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}
