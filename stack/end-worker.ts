import { endProcess, endsWithin, type ProcessMark, signal } from './processes.ts';

/** Handing models back takes as long as their programs take to end: SIGTERM first, SIGKILL some seconds later. */
const HAND_BACK_SECONDS = 30;

/**
 * Ends a worker in its three steps: the first SIGTERM lets running models end, the second hands them back to Temporal,
 * SIGKILL is for a worker that hears neither; its models' guardians then end the models.
 */
export async function endWorker(worker: ProcessMark, drainSeconds: number): Promise<void> {
  signal(worker, 'SIGTERM');
  if (await endsWithin(worker, drainSeconds)) return;
  await endProcess(worker, HAND_BACK_SECONDS);
}
