import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { TemporalDoor } from '../../worker/temporal-door.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const soon = (): number => Date.now() + 60_000;
const never = new AbortController().signal;

beforeAll(async () => {
  await stack.run(['up', '--no-worker']);
});

it('lets one in at a time, everybody in the end, and leaves nothing in the Web UI’s list', async () => {
  await stack.withTemporal(async (client) => {
    let [inside, most, turns] = [0, 0, 0];
    const visit = async (door: TemporalDoor): Promise<void> => {
      const stay = await door.enter(soon(), never);
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      turns += 1;
      inside -= 1;
      stay.leave();
    };
    const doors = Array.from({ length: 8 }, () => new TemporalDoor(client, 'pdr'));
    await Promise.all(
      doors.map(async (door) => {
        for (let turn = 0; turn < 3; turn += 1) await visit(door);
      }),
    );
    expect([most, turns]).toEqual([1, 24]);
    const listed = [];
    for await (const execution of client.workflow.list()) listed.push(execution.workflowId);
    expect(listed).toEqual([]);
  });
});

it('stays shut for as long as its holder lives, and opens by itself after one that died', async () => {
  await stack.withTemporal(async (client) => {
    const first = await new TemporalDoor(client, 'pdr').enter(soon(), never);
    await expect(new TemporalDoor(client, 'pdr').enter(Date.now() + 7000, never)).rejects.toThrow(
      'no turn at the door',
    );
    expect(first.over.aborted).toBe(false);
    first.leave();
  });
});

it('opens by itself after a holder that died', async () => {
  await stack.withTemporal(async (client) => {
    // All that is left of such a holder: nobody says any more that the door is held.
    await client.workflow.start('pdrDoor', {
      workflowId: 'pdr-door/lost',
      taskQueue: 'pdr-door',
      workflowExecutionTimeout: '3s',
    });
    const door = new TemporalDoor(client, 'lost');
    await expect(door.enter(Date.now() - 1, never)).rejects.toThrow('no turn at the door');
    (await door.enter(soon(), never)).leave();
  });
});

it('tells a holder whom Temporal cannot hear that its turn is over', async () => {
  await stack.withTemporal(async (client) => {
    const stay = await new TemporalDoor(client, 'another').enter(soon(), never);
    await client.connection.close();
    await expect.poll(() => stay.over.aborted, { timeout: 10_000 }).toBe(true);
    stay.leave();
  });
});
