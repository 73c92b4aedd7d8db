import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { Activity } from './activity.ts';
import type { AttemptReport } from './lane.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

function rig(saved?: string) {
  const clock = new ManualClock(Date.UTC(2030, 0, 1));
  const activity = new Activity(clock, saved);
  const note = (verdict: AttemptReport['verdict'], ms = 10, lane = 'slack') =>
    activity.note({ lane, verdict, seconds: ms / 1_000 });
  return { clock, activity, note };
}

it('counts what came of attempts, by five minutes and by lane', async () => {
  const { clock, activity, note } = rig();
  const begin = clock.now();
  note('delivered');
  note('delivered');
  note('skipped');
  note('buried', 10, 'pagerduty');
  await clock.advance(12 * minute);
  note('postponed');
  const none = { delivered: 0, skipped: 0, postponed: 0, buried: 0 };
  expect(activity.of('slack').buckets).toEqual([
    { ...none, begin, delivered: 2, skipped: 1 },
    { ...none, begin: begin + 10 * minute, postponed: 1 },
  ]);
  expect(activity.of('pagerduty').buckets).toEqual([{ ...none, begin, buried: 1 }]);
  expect(activity.of('nobody')).toEqual({ perMinute: 0, latency: undefined, buckets: [] });
});

it('does not count an attempt that was asked to slow down', () => {
  const { activity, note } = rig();
  note('returned');
  expect(activity.of('slack')).toEqual({ perMinute: 0, latency: undefined, buckets: [] });
  expect(activity.take()).toBeUndefined();
});

it('tells the deliveries a minute of the last five, and forgets those before', async () => {
  const { clock, activity, note } = rig();
  for (let count = 0; count < 20; count += 1) note('delivered');
  note('skipped');
  expect(activity.of('slack').perMinute).toBe(4);
  await clock.advance(4 * minute);
  for (let count = 0; count < 5; count += 1) note('delivered');
  expect(activity.of('slack').perMinute).toBe(5);
  await clock.advance(minute);
  expect(activity.of('slack').perMinute).toBe(1);
  await clock.advance(5 * minute);
  expect(activity.of('slack').perMinute).toBe(0);
});

it('tells how long the newest attempts took, whatever came of them', () => {
  const { activity, note } = rig();
  for (let ms = 1; ms <= 100; ms += 1) note(ms % 2 === 0 ? 'delivered' : 'buried', ms);
  expect(activity.of('slack').latency).toEqual({ p50: 51, p95: 96 });
  for (let count = 0; count < 300; count += 1) note('delivered', 7);
  expect(activity.of('slack').latency).toEqual({ p50: 7, p95: 7 });
});

it('keeps a day, and no more', async () => {
  const { clock, activity, note } = rig();
  for (let passed = 0; passed < 2 * day; passed += 5 * minute) {
    note('delivered');
    await clock.advance(5 * minute);
  }
  expect(activity.of('slack').buckets).toHaveLength(288);
  await clock.advance(day);
  expect(activity.of('slack').buckets).toEqual([]);
});

it('goes on after a restart with what it knew', () => {
  const before = rig();
  before.note('delivered', 30);
  before.note('buried', 50);
  const saved = before.activity.take();
  expect(before.activity.take()).toBeUndefined();
  const after = rig(saved);
  expect(after.activity.of('slack').buckets).toEqual(before.activity.of('slack').buckets);
  expect(after.activity.of('slack').latency).toEqual({ p50: 50, p95: 50 });
  after.note('delivered');
  expect(after.activity.of('slack').buckets).toMatchObject([{ delivered: 2, buried: 1 }]);
});

it.each(['', 'x', '[]', '{"slack":{"buckets":[{"begin":"today"}],"latencies":[]}}', '{"slack":3}'])(
  'begins anew when what was saved is %j',
  (saved) => {
    expect(rig(saved).activity.of('slack').buckets).toEqual([]);
  },
);

it('goes on counting when the clock is set back', () => {
  const { clock, activity, note } = rig();
  note('delivered');
  clock.step(-60 * minute);
  note('delivered');
  expect(activity.of('slack').buckets).toMatchObject([{ delivered: 2 }]);
});
