import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { every } from './every.ts';

it('calls after each interval, until it is stopped', async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  let calls = 0;
  every(1_000, clock, stop.signal, () => {
    calls += 1;
  });
  await clock.advance(999);
  expect(calls).toBe(0);
  await clock.advance(2_001);
  expect(calls).toBe(3);
  stop.abort();
  await clock.advance(5_000);
  expect([calls, clock.timers]).toEqual([3, 0]);
});
