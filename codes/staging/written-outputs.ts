import { type Stats, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import type { ModelPlan, OutputFile } from '../code.ts';

/** An output that a model has written, ready for the archive. */
export interface WrittenOutput {
  readonly role: string;
  /** Absolute path. */
  readonly from: string;
  readonly to: string;
}

/** The outputs that are there after a clean exit. Throws `OutputMissing` with the names of all that should be. */
export function writtenOutputs(plan: ModelPlan, directory: string): WrittenOutput[] {
  const written = plan.outputs.filter((output) => isWritten(join(directory, output.from)));
  const missing = [...missingFiles(plan, written), ...missingGroups(plan, written)];
  if (missing.length > 0) {
    throw new PdrError('OutputMissing', `The programs ended well, but did not write ${missing.join(', ')}.`);
  }
  return written.map(({ role, from, to }) => ({ role, from: join(directory, from), to }));
}

function isWritten(path: string): boolean {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  return stats.isDirectory() ? holdsFile(path) : stats.isFile();
}

function holdsFile(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => !entry.isDirectory());
}

function missingFiles(plan: ModelPlan, written: readonly OutputFile[]): string[] {
  return plan.outputs
    .filter((output) => output.required && !written.includes(output))
    .map(({ from }) => from);
}

function missingGroups(plan: ModelPlan, written: readonly OutputFile[]): string[] {
  const groups = new Set(plan.outputs.flatMap(({ group }) => group ?? []));
  for (const { group } of written) if (group !== undefined) groups.delete(group);
  return [...groups].map((group) => `any of ${filesOfGroup(plan, group)}`);
}

function filesOfGroup(plan: ModelPlan, group: string): string {
  const files = plan.outputs.filter((output) => output.group === group);
  return files.map(({ from }) => from).join(' ');
}
