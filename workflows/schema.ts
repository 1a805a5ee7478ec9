import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { bookkeeping } from './activities.ts';
import type { GridState } from './grid-state.ts';

/** Brings the database's tables to the form that the workers need. */
export async function ensureSchema(): Promise<void> {
  await bookkeeping().ensureSchema.executeWithOptions({ summary: 'database schema' }, []);
}

/**
 * Takes `step`, and takes it again when the workers were upgraded while the grid ran and found the tables of the version
 * before. The queue is read anew then: jobs of the activities that failed wait in the database.
 */
export async function onCurrentSchema<T>(state: GridState, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!isOutdatedSchema(error)) throw error;
    await ensureSchema();
    state.queue = [];
    state.queueEnded = false;
    return step();
  }
}

function isOutdatedSchema(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === 'SchemaNotUsable';
}
