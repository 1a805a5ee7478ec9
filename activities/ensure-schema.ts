import { ensureSchema } from '../database/ensure-schema.ts';
import type { Dependencies } from './dependencies.ts';
import { step } from './step.ts';

/** Brings the database to this program's tables; the one step that may touch them. Idempotent, under a server's lock. */
export function createEnsureSchema({ database }: Dependencies) {
  return () => step(database, ensureSchema);
}
