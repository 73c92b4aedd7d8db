import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { RestartPause } from './restart-pause.ts';

it('is twice as long each time, up to a minute, and short again when a part has lasted', async () => {
  const clock = new ManualClock();
  const pause = new RestartPause(clock);
  const failures = Array.from({ length: 8 }, () => {
    pause.began();
    return pause.next();
  });
  expect(failures).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
  pause.began();
  await clock.advance(600_001);
  expect(pause.next()).toBe(1_000);
});

it('does not count a part that never began as one that has lasted', async () => {
  const clock = new ManualClock();
  const pause = new RestartPause(clock);
  pause.began();
  expect(pause.next()).toBe(1_000);
  await clock.advance(700_000);
  expect(pause.next()).toBe(2_000);
});
