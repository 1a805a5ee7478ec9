import type { Configuration } from '../config/configuration.ts';
import { localStorage } from './local.ts';
import type { Storage } from './storage.ts';

/** The archive that the configuration names; all others are refused when it is read. See `localStorage`. */
export function createStorage({ baseDir }: Configuration['storage'], localDir?: string): Storage {
  return localStorage(baseDir, localDir);
}
