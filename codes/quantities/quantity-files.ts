import { basename } from 'node:path';

/** A file of a finished model, in its working directory or in the archive. */
export interface QuantityFile {
  readonly role: string;
  /** Its name in the archive. */
  readonly name: string;
  /** Absolute path where it lies now. */
  readonly path: string;
}

/** The file that a quantity names by role or by pattern; the first of several. */
export function findFile(wanted: string, files: readonly QuantityFile[]): QuantityFile | undefined {
  const pattern = filePattern(wanted);
  return files.find(({ role }) => role === wanted) ?? files.find(({ name }) => pattern.test(basename(name)));
}

/** `*` stands for any text, everything else for itself. */
function filePattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
