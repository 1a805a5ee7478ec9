import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ArchivedFile } from '../../domain/model-record.ts';
import { stackFiles } from '../../stack/data-dir.ts';
import type { SharedStack } from '../support/shared-stack.ts';
import type { Seed } from './seed.ts';

const DENS = Array.from({ length: 50 }, (_, index) => String(30 + index));
const CHI = ['00', '10', '20', '30'];

/** A grid of 200 models without onion, as words of a command line. */
export function gridWords(name: string): string[] {
  return ['run', '--model-name', name, '--dens', ...DENS, '--chi', ...CHI, '--mass', '00'];
}

/** Rules for the stand-ins: models take 0.2 to 2 s, as drawn from `seed`. */
export function unevenModels(seed: Seed): string[] {
  return DENS.map((dens) => `xnsur=${xnsurOf(dens)} sleep ${seed.between(0.2, 2).toFixed(2)}`);
}

/** In cm^-3, as the decks have it. */
function xnsurOf(dens: string): string {
  return (10 ** (Number(dens) / 10)).toExponential(3).replace(/e\+(\d)$/, 'e+0$1');
}

interface JobRow {
  readonly job: string;
  readonly status: string;
  readonly dens: string;
  readonly files: string;
}

/** Holds every row, every archived file and the stand-ins' log of a finished grid against what exactly once means. */
export async function expectExactlyOnce(stack: SharedStack, name: string, log: string): Promise<void> {
  const rows = await stack.rows<JobRow>(
    `select model_job_name as job, status, dens, files from pdr_model_jobs as job
     join model_names on model_names.id = job.model_name_id
     left join pdr_archives on pdr_archives.job_id = job.id where model_name = ?`,
    [name],
  );
  expect(rows).toHaveLength(200);
  expect(new Set(rows.map(({ job }) => job)).size).toBe(200);
  expect(rows.filter(({ status }) => status !== 'finished')).toEqual([]);
  const archive = join(stackFiles(stack.dataDir).archive, name);
  for (const { dens, files } of rows) expectArchived(archive, dens, JSON.parse(files) as ArchivedFile[]);
  expect(readdirSync(archive).filter((entry) => entry.startsWith('.'))).toEqual([]);
  await expectNoRowTwice(stack, name);
  expect(linesOf(log, 'overlap')).toEqual([]);
  // Every model began, and none of them ended well more often than it began.
  expect(linesOf(log, 'start').length).toBeGreaterThanOrEqual(200);
}

function expectArchived(archive: string, dens: string, files: readonly ArchivedFile[]): void {
  expect(files.length).toBeGreaterThanOrEqual(7);
  for (const { path, sha256 } of files) {
    const found = createHash('sha256')
      .update(readFileSync(join(archive, path)))
      .digest('hex');
    expect({ path, sha256: found }).toEqual({ path, sha256 });
  }
  const textout = files.find(({ role }) => role === 'textout');
  expect(readFileSync(join(archive, textout?.path ?? ''), 'utf8')).toContain(`xnsur=${xnsurOf(dens)}`);
}

async function expectNoRowTwice(stack: SharedStack, name: string): Promise<void> {
  const [counts] = await stack.rows<Record<string, number>>(
    `select
       (select count(*) from model_names where model_name = ?) as names,
       (select count(*) from pdr_grids where model_name_id = named.id) as grids,
       (select count(*) from hdf_files where model_name_id = named.id) as hdfFiles,
       (select count(distinct job_id) from hdf_files where model_name_id = named.id) as hdfJobs,
       (select count(*) from kosmatau_parameters where model_name_id = named.id) as parameters
     from model_names as named where model_name = ?`,
    [name, name],
  );
  expect(counts).toEqual({ names: 1, grids: 1, hdfFiles: 200, hdfJobs: 200, parameters: 200 });
}

export function linesOf(log: string, kind: string): string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${kind} `));
}
