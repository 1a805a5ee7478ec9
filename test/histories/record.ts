import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { PAUSE, PROGRESS_QUERY, RESUME, SET_SLOTS } from '../../domain/messages.ts';
import type { GridProgress } from '../../domain/grid-progress.ts';
import { workflowIdOf } from '../../domain/names.ts';
import { readStack } from '../../stack/state.ts';
import { makeBaseDir } from '../stand-ins/make-base-dir.ts';
import { pdrRun } from '../support/pdr-run.ts';
import { storeHistory } from './store-history.ts';

// Runs real grids of stand-ins and stores their histories. See scripts/record-histories.

const release = process.argv[2] ?? '';
const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'pdr-histories-')));
const file = join(dataDir, 'grid.yaml');
const rules = join(dataDir, 'rules');
const environment = { PDR_STAND_IN_BEHAVIOUR: rules };

/** Each makes five events: more than a history may have before a grid begins a new one. */
const UPDATES = 1700;

try {
  await makeBaseDir(join(dataDir, 'base'));
  writeFileSync(
    file,
    `pdr:\n  base_dir: ${join(dataDir, 'base')}\n  chem_database: chem_rates_udfa22.dat\n` +
      'model_parameters:\n  species: []\nuser:\n  username: ada\n  email: ada@example.org\n',
  );
  writeFileSync(rules, '');
  await command('up', '--config', file, '--slots', '2');
  const connection = await Connection.connect({ address: stack().temporal.address });
  try {
    await recordAll(new Client({ connection }));
  } finally {
    await connection.close();
  }
} finally {
  await command('down', '--drain', '0');
  rmSync(dataDir, { recursive: true, force: true });
}

async function recordAll(client: Client): Promise<void> {
  const handleOf = (grid: string): WorkflowHandle => client.workflow.getHandle(workflowIdOf(grid));
  const store = (grid: string, name = grid) => storeRuns(client, grid, name);

  await run('finished', 6);
  await store('finished');

  writeFileSync(rules, 'xnsur=1.259e+03 exit 3\nxnsur=1.585e+03 hang\n');
  await run('failed', 5, '--timeout', '2');
  await store('failed');
  writeFileSync(rules, '');
  await command('retry', 'failed', '--config', file);
  await store('failed', 'retried');

  writeFileSync(rules, '* sleep 0.5\n');
  await run('paused', 8, '--detach', '--slots', '2');
  await command('pause', 'paused');
  await handleOf('paused').executeUpdate(SET_SLOTS, { args: [1] });
  await handleOf('paused').signal(RESUME);
  await handleOf('paused').result();
  await store('paused');

  writeFileSync(rules, '* sleep 60\n');
  await run('cancelled', 4, '--detach');
  await until(handleOf('cancelled'), ({ counts }) => counts.running > 0);
  await command('cancel', 'cancelled');
  await store('cancelled');

  writeFileSync(rules, '* sleep 1\n');
  await run('continued', 6, '--detach', '--slots', '1');
  await until(handleOf('continued'), ({ counts }) => counts.running > 0);
  await handleOf('continued').executeUpdate(PAUSE);
  for (let sent = 0; sent < UPDATES; sent += 1) {
    await handleOf('continued').executeUpdate(SET_SLOTS, { args: [null] });
  }
  await handleOf('continued').executeUpdate(RESUME);
  await handleOf('continued').result();
  await store('continued');
}

/** Every history of the grid's last run: more than one where it began anew. */
async function storeRuns(client: Client, grid: string, name: string): Promise<void> {
  const chains = new Map<string, string[]>();
  let last = '';
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowIdOf(grid)}"` })) {
    const history = await client.workflow.getHandle(workflowIdOf(grid), runId).fetchHistory();
    const first = history.events?.[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId ?? runId;
    chains.set(first, [runId, ...(chains.get(first) ?? [])]);
    last ||= first;
  }
  for (const [index, runId] of (chains.get(last) ?? []).entries()) {
    const file = `${release}-${name}${index === 0 ? '' : `-${index + 1}`}`;
    const history = await client.workflow.getHandle(workflowIdOf(grid), runId).fetchHistory();
    process.stdout.write(`${file}: ${storeHistory(history, file, dataDir)} events\n`);
  }
}

function run(name: string, models: number, ...more: string[]) {
  const dens = Array.from({ length: models }, (_, index) => String(30 + index));
  const words = ['--model-name', name, '--dens', ...dens, '--chi', '00', '--mass', '00'];
  return command('run', '--config', file, ...words, ...more);
}

async function command(...words: string[]): Promise<void> {
  const { status, stderr } = await pdrRun(words, { dataDir, environment });
  if (status === 0 || status === 1) return;
  throw new Error(`pdr-run ${words.join(' ')} ended with ${status}: ${stderr}`);
}

async function until(handle: WorkflowHandle, holds: (progress: GridProgress) => boolean): Promise<void> {
  while (!holds(await handle.query<GridProgress>(PROGRESS_QUERY))) await sleep(100);
}

function stack() {
  const found = readStack(dataDir);
  if (found === undefined) throw new Error('the stack does not run');
  return found;
}
