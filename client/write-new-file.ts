import { writeFileSync } from 'node:fs';
import { PdrError } from '../domain/failures.ts';

/** Writes a file that only its owner can read, for it may come to hold a password; never over another one unasked. */
export function writeNewFile(file: string, text: string, replace: boolean): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: replace ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = code === 'EEXIST' ? `${file} is there already; --force replaces it` : message;
    throw new PdrError('InvalidGrid', remedy, {}, error);
  }
}
