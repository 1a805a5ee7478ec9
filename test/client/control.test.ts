import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { commandLinesWith } from '../support/stack-folder.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
let file = '';

beforeAll(async () => {
  file = await stack.configuration('slow', {
    behaviour: ['* sleep 1'],
    yaml: 'model_parameters:\n  species: []\n',
  });
  const words = '--model-name warm --dens 20 --chi 00 --mass 00 --workers 2'.split(' ');
  await stack.run(['run', '--config', file, ...words]);
});

const DENS = Array.from({ length: 12 }, (_, index) => String(20 + index));

function start(name: string): Promise<GridSummary> {
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    name,
    '--dens',
    ...DENS,
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  return stack.json<GridSummary>([...words, '--workers', '2', '--detach']);
}

async function until(name: string, holds: (summary: GridSummary) => boolean): Promise<GridSummary> {
  for (;;) {
    const summary = await stack.json<GridSummary>(['status', name]);
    if (holds(summary)) return summary;
    await sleep(200);
  }
}

it('a detached grid runs on, pause lets running models end and starts none, resume goes on to the end', async () => {
  await start('paused');
  await until('paused', ({ finished }) => finished >= 2);
  const paused = await stack.json<GridSummary>(['pause', 'paused']);
  expect(paused.state).toBe('paused');
  const still = await until('paused', ({ running }) => running === 0);
  await sleep(2500);
  expect(await stack.json<GridSummary>(['status', 'paused'])).toMatchObject({
    state: 'paused',
    finished: still.finished,
    running: 0,
  });
  expect(still.finished).toBeLessThan(12);
  await stack.json<GridSummary>(['resume', 'paused']);
  const end = await until('paused', ({ state }) => state === 'completed');
  expect(end).toMatchObject({ total: 12, finished: 12, failed: 0 });
});

it('cancel ends running models with their programs, and the rows say so; the same run then does the rest', async () => {
  await start('cancelled');
  await until('cancelled', ({ finished, running }) => finished >= 1 && running >= 1);
  const cancelled = await stack.json<GridSummary>(['cancel', 'cancelled']);
  expect(cancelled).toMatchObject({ state: 'cancelled', running: 0, pending: 0 });
  expect(cancelled.finished + cancelled.cancelled).toBe(12);
  expect(commandLinesWith('./pdrexe')).toEqual([]);
  await start('cancelled');
  const end = await until('cancelled', ({ state }) => state === 'completed');
  expect(end).toMatchObject({ total: 12, skipped: cancelled.finished, finished: cancelled.cancelled });
});

it('Ctrl-C while following leaves the grid running, says how to come back, and a second run attaches', async () => {
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'left',
    '--dens',
    ...DENS,
    '--chi',
    '00',
    '--mass',
    '00',
  ];
  const { status, stderr } = await stack.run(words, {
    onStart: (child) => {
      child.stderr?.on('data', (part: Buffer) => {
        if (part.toString().includes('Web UI')) setTimeout(() => child.kill('SIGINT'), 500);
      });
    },
  });
  expect(status).toBe(130);
  expect(stderr).toContain('grid left goes on');
  const again = await stack.run([...words, '--slots', '1']);
  expect(again.stderr).toContain('runs already; following it');
  expect(again.status).toBe(0);
});

it('a grid that is not there is refused with the remedy and exit status 2', async () => {
  for (const command of ['status', 'models', 'pause', 'resume', 'cancel']) {
    const { status, stderr } = await stack.run([command, 'nobody']);
    expect(stderr).toContain('pdr-run list');
    expect(status).toBe(2);
  }
});

it('setSlots refuses what is no number of slots', async () => {
  await start('slots');
  await stack.withTemporal(async (client) => {
    const handle = client.workflow.getHandle('pdr-grid/slots');
    await expect(handle.executeUpdate('setSlots', { args: [0] })).rejects.toThrow(/update failed/i);
    await handle.executeUpdate('setSlots', { args: [1] });
    await handle.cancel();
  });
});
