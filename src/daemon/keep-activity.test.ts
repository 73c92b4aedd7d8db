import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { Activity } from '../delivery/activity.ts';
import { silentLog } from '../lib/log.ts';
import type { Store } from '../queue/queue.ts';
import { keepActivity } from './keep-activity.ts';

function rig(set: Store['set'] = () => Promise.resolve()) {
  const clock = new ManualClock();
  const activity = new Activity(clock, undefined);
  const store = { get: () => Promise.resolve(undefined), set: vi.fn(set) };
  const end = keepActivity(activity, store, clock, silentLog);
  const note = () => activity.note({ lane: 'slack', verdict: 'delivered', seconds: 0.01 });
  return { clock, store, end, note };
}

it('stores what lanes did once a minute, if there was anything, and at the end', async () => {
  const { clock, store, end, note } = rig();
  await clock.advance(120_000);
  expect(store.set).not.toHaveBeenCalled();
  for (let count = 0; count < 5; count += 1) note();
  await clock.advance(59_000);
  expect(store.set).not.toHaveBeenCalled();
  await clock.advance(1_000);
  expect(store.set).toHaveBeenCalledExactlyOnceWith('activity', expect.stringContaining('"delivered":5'));
  note();
  end();
  expect(store.set).toHaveBeenLastCalledWith('activity', expect.stringContaining('"delivered":6'));
  expect(clock.timers).toBe(0);
});

it('has one write wait on a full disk, and goes on after one that failed', async () => {
  const writes: (() => void)[] = [];
  const { clock, store, note } = rig(() => new Promise((_, reject) => writes.push(() => reject(new Error('no room')))));
  for (let minute = 0; minute < 5; minute += 1) {
    note();
    await clock.advance(60_000);
  }
  expect(store.set).toHaveBeenCalledTimes(1);
  writes[0]?.();
  await clock.advance(60_000);
  expect(store.set).toHaveBeenCalledTimes(2);
});
