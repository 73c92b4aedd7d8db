import { expect, it, vi } from 'vitest';
import { temporaryQueue } from '../../../test/support/temporary-queue.ts';
import { countsOf, entry, hasReady, keys, never, take, takeOne } from '../queue-rig.contract.ts';

const minute = 60_000;
const hour = 60 * minute;

it('keeps no entry longer than was asked for when the clock is set back', async () => {
  const { queue, clock, now } = await temporaryQueue();
  await queue.push([entry(), entry({ lane: 'shuffle' })]);
  await queue.postpone(await takeOne(queue), { until: now() + 10 * minute, why: 'later', charged: true });
  await queue.postpone(await takeOne(queue, 'shuffle'), { until: now() + 20 * minute, why: 'later', charged: true });
  await clock.advance(5 * minute);
  clock.step(-3 * hour);
  await clock.advance(4 * minute);
  expect(await countsOf(queue)).toMatchObject({ postponed: 1 });
  await clock.advance(minute);
  expect(await hasReady(queue)).toBe(true);
  await clock.advance(9 * minute);
  expect(await hasReady(queue, 'shuffle')).toBe(false);
  await clock.advance(minute);
  expect(await hasReady(queue, 'shuffle')).toBe(true);
});

it('keeps one that was postponed after the clock was set back until its own time', async () => {
  const { queue, clock, now } = await temporaryQueue();
  await queue.push([entry()]);
  clock.step(-3 * hour);
  await queue.postpone(await takeOne(queue), { until: now() + 10 * minute, why: 'later', charged: true });
  await clock.advance(9 * minute);
  expect(await hasReady(queue)).toBe(false);
  await clock.advance(minute);
  expect(await hasReady(queue)).toBe(true);
});

it('gives out what is overdue within a minute when the clock is set forward', async () => {
  const { queue, clock, now } = await temporaryQueue();
  await queue.push([entry()]);
  await queue.postpone(await takeOne(queue), { until: now() + hour, why: 'later', charged: true });
  clock.step(hour);
  await clock.advance(minute);
  expect(await hasReady(queue)).toBe(true);
});

it('orders by level and age, whatever the clock says', async () => {
  const { queue, clock } = await temporaryQueue();
  const entries = [entry(), entry()];
  await queue.push(entries.slice(0, 1));
  clock.step(-hour);
  await queue.push(entries.slice(1));
  expect(keys(await take(queue, 2))).toEqual(entries.map(({ key }) => key));
  const listed = await queue.list({});
  expect(listed.map(({ alertId }) => alertId)).toEqual(entries.map(({ alertId }) => alertId).reverse());
});

it('takes up more than one transaction full of entries that fall due at once', async () => {
  const { queue, clock, now } = await temporaryQueue();
  await queue.push(Array.from({ length: 2_500 }, () => entry()));
  const again = { until: now() + minute, why: 'later', charged: false };
  await Promise.all((await take(queue, 2_500)).map((lease) => queue.postpone(lease, again)));
  await clock.advance(minute);
  await vi.waitUntil(async () => (await countsOf(queue)).waiting === 2_500);
  expect(await take(queue, 2_500)).toHaveLength(2_500);
});

it('gives out what falls due in the order of due times, one by one', async () => {
  const { queue, clock, now } = await temporaryQueue();
  await queue.push([entry(), entry(), entry()]);
  const leases = await take(queue, 3);
  const start = now();
  await Promise.all(
    leases.map((lease, index) =>
      queue.postpone(lease, { until: start + (3 - index) * 10, why: 'later', charged: true }),
    ),
  );
  for (const expected of [...keys(leases)].reverse()) {
    const taking = queue.take('slack', 3, never);
    await clock.advance(10);
    expect(keys(await taking)).toEqual([expected]);
  }
});

it('takes up what fell due while it was closed', async () => {
  const { queue, clock, now, reopen } = await temporaryQueue();
  await queue.push([entry()]);
  await queue.postpone(await takeOne(queue), { until: now() + hour, why: 'later', charged: true });
  await queue.close();
  await clock.advance(hour);
  expect(await (await reopen()).take('slack', 1, never)).toHaveLength(1);
});
