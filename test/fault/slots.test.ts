import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { sharedStack } from '../support/shared-stack.ts';

const MODELS = 40;
const stack = sharedStack();
const log = join(stack.dataDir, 'stand-ins.log');

/** What programs wrote as they began and ended, in the order in which they did. */
function moments(): string[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ')[0] ?? '');
}

it('a slot has one program at a time, though a model begins while the one before it is recorded', async () => {
  const file = await stack.configuration('slots', {
    behaviour: ['* sleep 0.05'],
    yaml: 'model_parameters:\n  species: []\n',
  });
  const chi = Array.from({ length: MODELS }, (_, place) => String(place));
  await stack.run(['up', '--config', file, '--slots', '1'], { environment: { PDR_STAND_IN_LOG: log } });
  const words = [
    'run',
    '--config',
    file,
    '--model-name',
    'slots',
    '--dens',
    '30',
    '--mass',
    '00',
    '--chi',
    ...chi,
  ];
  const summary = await stack.json<GridSummary>(words, { environment: { PDR_STAND_IN_LOG: log } });
  expect(summary).toMatchObject({ finished: MODELS, failed: 0 });
  expect(moments()).toEqual(Array.from({ length: MODELS }, () => ['start', 'end']).flat());
});
