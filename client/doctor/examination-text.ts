import { EXIT } from '../exit-status.ts';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';

const MARKS = { ok: 'ok  ', note: 'note', fault: 'FAULT', unreachable: 'FAULT' } as const;

export function examinationText({ findings, settings }: Examination): string {
  const inForce = settings.map(({ key, value, source }) => `  ${key} = ${value}  (${source})`);
  return [...findings.map(findingText), '', 'settings in force:', ...inForce].join('\n');
}

function findingText({ part, verdict, found, remedy }: Finding): string {
  const line = `${MARKS[verdict].padEnd(6)}${part}: ${found}`;
  return remedy === undefined ? line : `${line}\n      -> ${remedy.replaceAll('\n', '\n         ')}`;
}

/** 0 when a grid can run, else 2 for what must be mended and 3 for a server that is away. */
export function exitStatusOf({ findings }: Examination): number {
  if (findings.some(({ verdict }) => verdict === 'fault')) return EXIT.usage;
  return findings.some(({ verdict }) => verdict === 'unreachable') ? EXIT.unreachable : EXIT.done;
}
