import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import type { ModelRecord } from '../../domain/model-record.ts';
import { stackFiles } from '../../stack/data-dir.ts';
import { readState, runningWorkers } from '../../stack/state.ts';
import { processesWith } from '../support/processes-with.ts';
import { densityGrid } from '../support/pdr-run.ts';
import { sharedStack } from '../support/shared-stack.ts';

/** What the models of the grid do, by their density in the deck; the last one is well. */
const RULES = [
  'xnsur=1.000e+03 hang',
  'xnsur=1.259e+03 segv',
  'xnsur=1.585e+03 fork',
  'xnsur=1.995e+03 chatter 100',
  'xnsur=2.512e+03 silent 1000',
  'xnsur=3.162e+03 hang-ignoring-term',
  'xnsur=3.981e+03 partial',
  'xnsur=5.012e+03 escape',
];
const stack = sharedStack();
const mark = join(stack.dataDir, 'stand-ins.log');
let file = '';
let memory: { readonly atStart: number; readonly peak: () => number; readonly stop: () => void };

// A process that is gone has no memory to look at.
afterAll(() => memory.stop());

beforeAll(async () => {
  const yaml = 'model_parameters:\n  species: []\n';
  file = await stack.configuration('faulty', { behaviour: RULES, yaml });
  const environment = { PDR_STAND_IN_LOG: mark };
  await stack.run(['up', '--config', file, '--slots', '4'], { environment });
  memory = watchMemory(runningWorkers(readState(stack.dataDir))[0]?.process.pid ?? 0);
});

/** Of the worker, in megabytes. */
function watchMemory(pid: number): typeof memory {
  const atStart = residentMegabytes(pid);
  let peak = atStart;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(pid));
  }, 100);
  return { atStart, peak: () => peak, stop: () => clearInterval(timer) };
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

async function runModels(name: string, dens: readonly string[], ...limits: string[]): Promise<ModelRecord[]> {
  await stack.json<GridSummary>([...densityGrid(file, name, dens), ...limits]);
  return stack.json<ModelRecord[]>(['models', name]);
}

it('a hung, a crashing, a forking, a chattering and a partial executable each end as what they are, and the others run', async () => {
  const models = await runModels('limits', ['30', '31', '32', '33', '36', '37', '38'], '--timeout', '5');
  const [hung, crashed, forked, chattering, partial, escaped, well] = models;
  expect(hung).toMatchObject({ status: 'failed', failure: { type: 'TimeLimitExceeded' } });
  expect(hung?.failure?.message).toContain('5 s after its start');
  expect(hung?.failure?.message).toContain('stand-in model xnsur=1.000e+03');
  expect(crashed).toMatchObject({ status: 'failed', failure: { type: 'ExecutableKilled' } });
  expect(crashed?.failure?.message).toContain('SIGSEGV');
  expect(forked?.status).toBe('finished');
  expect(chattering?.status).toBe('finished');
  expect(partial).toMatchObject({ status: 'failed', failure: { type: 'OutputMissing' } });
  expect(partial?.failure?.message).toContain('CTRL_IND');
  expect([escaped?.status, well?.status]).toEqual(['finished', 'finished']);
  const textout = join(stackFiles(stack.dataDir).archive, 'limits', 'pdrgrid', `TEXTOUT${chattering?.job}`);
  expect(statSync(textout).size).toBeGreaterThan(100_000_000);
});

it('an executable that is silent for longer than --silence is ended, also one that is deaf to SIGTERM', async () => {
  const [silent, deaf, well] = await runModels('silence', ['34', '35', '39'], '--silence', '2');
  for (const model of [silent, deaf]) {
    expect(model).toMatchObject({ status: 'failed', failure: { type: 'SilenceLimitExceeded' } });
    expect(model?.failure?.message).toContain('written nothing for 2 s');
    expect(model?.failure?.message).toContain('stand-in model');
  }
  expect(well?.status).toBe('finished');
});

it('a failed model keeps its working directory, where its message says', async () => {
  const [crashed] = await stack.json<ModelRecord[]>(['models', 'limits', '--status', 'failed']);
  const kept = /working directory kept: [^:]+:(.+)$/m.exec(crashed?.failure?.message ?? '')?.[1] ?? '';
  expect(existsSync(join(kept, 'pdr_config.json'))).toBe(true);
});

it('the worker has stayed within 50 MB of its start, 100 MB of output notwithstanding', () => {
  memory.stop();
  process.stderr.write(
    `worker: ${memory.atStart.toFixed(0)} MB at start, ${memory.peak().toFixed(0)} MB at most\n`,
  );
  expect(memory.peak() - memory.atStart).toBeLessThan(50);
});

it('no program and no child of one outlives its model, but for one that left its session by itself: that ends with the worker', async () => {
  const left = () => processesWith(mark).map(commandOf).filter(isProgram);
  await expect.poll(left).toEqual(['sleep 1000']);
  await stack.run(['down', '--drain', '0']);
  expect(left()).toEqual([]);
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function isProgram(command: string): boolean {
  return /pdrexe|sleep/.test(command);
}
