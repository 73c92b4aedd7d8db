import { expect, it } from 'vitest';
import { createGate } from '../../test/support/gate.ts';
import { createTurns } from './in-turn.ts';

it('tasks run one after the other, also behind one that fails', async () => {
  const inTurn = createTurns();
  const gate = createGate<void>();
  const steps: string[] = [];
  const first = inTurn(async () => {
    await gate.promise;
    steps.push('first');
    throw new Error('the first failed');
  });
  const second = inTurn(async () => steps.push('second'));
  gate.resolve();
  await expect(first).rejects.toThrow('the first failed');
  expect(await second).toBe(2);
  expect(steps).toEqual(['first', 'second']);
});
