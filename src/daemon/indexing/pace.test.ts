import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { createPace } from './pace.ts';

/** How long the rest is after work of 100 ms under such a load. */
async function restUnder(load: number, workMs = 100): Promise<number> {
  const clock = new ManualClock();
  const pace = createPace(clock, () => load);
  await clock.advance(workMs);
  const began = clock.now();
  let rested = -1;
  void pace(new AbortController().signal).then(() => {
    rested = clock.now() - began;
  });
  await clock.advance(60_000);
  return rested;
}

it('does not rest as long as there is little to do', async () => {
  expect(await restUnder(0)).toBe(0);
  expect(await restUnder(0.3)).toBe(0);
});

it('rests the longer the busier the delivery is, and leaves it nearly all of the time in the end', async () => {
  expect(await restUnder(0.55)).toBeCloseTo(950, 0);
  expect(await restUnder(0.8)).toBe(1_900);
  expect(await restUnder(1)).toBe(1_900);
});

it('looks again soon, also after long work', async () => {
  expect(await restUnder(1, 10_000)).toBe(5_000);
});
