import { setTimeout as sleep } from 'node:timers/promises';
import { endsWithin, isRunning, type ProcessMark, signal } from '../../stack/processes.ts';
import { readState, runningWorkers } from '../../stack/state.ts';
import type { Finished } from '../support/pdr-run.ts';
import type { SharedStack } from '../support/shared-stack.ts';
import type { Seed } from './seed.ts';

export type Victim = 'worker' | 'Temporal' | 'database';

/** What is done to a part of the stack; a drained worker may end by itself, the others are killed. */
export interface Blow {
  readonly victim: Victim;
  readonly signal: 'SIGKILL' | 'SIGTERM';
}

/** `count` blows of SIGKILL at each of the victims. */
export function killsOf(count: number, ...victims: Victim[]): Blow[] {
  return victims.flatMap((victim) =>
    Array.from({ length: count }, () => ({ victim, signal: 'SIGKILL' as const })),
  );
}

/**
 * Deals the blows in an order and with pauses drawn from `seed`, and has `up` restore what is down after each of them, now
 * and then only after the next one.
 */
export async function torment(
  stack: SharedStack,
  blows: readonly Blow[],
  seed: Seed,
  up: () => Promise<Finished>,
): Promise<void> {
  for (const blow of seed.shuffled(blows)) {
    await sleep(1000 * seed.between(0.5, 3));
    // Two in a row at the same part need it up in between.
    if (!isRunning(markOfVictim(stack.dataDir, blow.victim))) await restore(up);
    await deal(stack.dataDir, blow);
    if (seed.between(0, 1) < 0.25) continue;
    await sleep(1000 * seed.between(0, 2));
    await restore(up);
  }
  await restore(up);
}

async function restore(up: () => Promise<Finished>): Promise<void> {
  const { status, stderr } = await up();
  if (status !== 0) throw new Error(`up ended with ${status}: ${stderr}`);
}

async function deal(dataDir: string, blow: Blow): Promise<void> {
  const mark = markOfVictim(dataDir, blow.victim);
  if (!isRunning(mark)) throw new Error(`no ${blow.victim} runs that could be struck`);
  signal(mark, blow.signal);
  if (!(await endsWithin(mark, 60))) throw new Error(`the ${blow.victim} survived ${blow.signal}`);
}

export function markOfVictim(dataDir: string, victim: Victim): ProcessMark | undefined {
  const state = readState(dataDir);
  if (victim === 'worker') return runningWorkers(state)[0]?.process;
  return victim === 'Temporal' ? state.temporal?.process : state.database?.process;
}
