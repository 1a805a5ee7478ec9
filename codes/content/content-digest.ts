import type { CodeContent } from '../code.ts';
import { digestText } from './digest-file.ts';

/**
 * The digest of a code's content: of its programs, chemistry file, chosen templates and input files, by their place in a
 * working directory and their bytes. Neither absolute paths nor times enter it. The chosen templates enter once, however
 * many input directories hold them.
 */
export function contentDigest(content: Omit<CodeContent, 'digest'>): string {
  const { chemistry, templates } = content;
  const chosen = new Set([templates.json.path, templates.inp?.path]);
  const parts = [
    ['code', content.code],
    ...content.executables.map(({ role, sha256 }) => ['executable', role, sha256]),
    ...(chemistry ? [['chemistry', chemistry.path, chemistry.sha256]] : []),
    ['json template', templates.json.sha256],
    ...(templates.inp ? [['inp template', templates.inp.sha256]] : []),
    ...[...content.inputs, ...content.inPlace]
      .filter((file) => !chosen.has(file.source))
      .map(({ path, sha256 }) => ['input', path, sha256]),
  ];
  return digestText(parts.map((part) => `${JSON.stringify(part)}\n`).join(''));
}
