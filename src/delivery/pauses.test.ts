import { expect, it } from 'vitest';
import { temporaryQueue } from '../../test/support/temporary-queue.ts';
import { Pauses } from './pauses.ts';

it('knows who paused a lane and when, also after a restart, until it is resumed', async () => {
  const { queue, reopen } = await temporaryQueue();
  const pauses = await Pauses.load(queue.store);
  await pauses.pause('slack', { by: 'anna', at: 5 });
  await pauses.pause('pagerduty', { by: 'bert', at: 6 });
  await pauses.resume('pagerduty');
  expect(pauses.of('slack')).toEqual({ by: 'anna', at: 5 });
  const again = await Pauses.load((await reopen()).store);
  expect([again.of('slack'), again.of('pagerduty')]).toEqual([{ by: 'anna', at: 5 }, undefined]);
  await again.resume('slack');
  expect((await Pauses.load((await reopen()).store)).of('slack')).toBeUndefined();
});

it('keeps who paused a lane first', async () => {
  const { queue } = await temporaryQueue();
  const pauses = await Pauses.load(queue.store);
  await pauses.pause('slack', { by: 'anna', at: 5 });
  await pauses.pause('slack', { by: 'bert', at: 6 });
  expect(pauses.of('slack')).toEqual({ by: 'anna', at: 5 });
});

it('is in force before it is stored: a full disk does not keep anybody from pausing', async () => {
  const pauses = await Pauses.load({ get: () => Promise.resolve(undefined), set: () => new Promise(() => undefined) });
  void pauses.pause('slack', { by: 'anna', at: 5 });
  expect(pauses.of('slack')).toBeDefined();
  void pauses.resume('slack');
  expect(pauses.of('slack')).toBeUndefined();
});

it.each(['', 'x', '[]', '{"slack":3}', '{"slack":{"by":1,"at":"now"}}'])('takes %j for no pause', async (saved) => {
  const { queue } = await temporaryQueue();
  await queue.store.set('paused', saved);
  expect((await Pauses.load(queue.store)).of('slack')).toBeUndefined();
});
