import type { Dependencies } from './dependencies.ts';

/** Writes this worker's connection pool into its log at a joint of a run, where diagnostics are enabled. */
export function logPool({ database, diagnostics, inform }: Dependencies, joint: string): void {
  if (diagnostics) inform(`connection pool: ${joint}`, { ...database.figures() });
}
