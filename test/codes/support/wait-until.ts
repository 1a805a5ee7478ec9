import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition; throws, naming it, when it does not come about in time. */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it did not come about: ${what}`);
    await sleep(10);
  }
}
