import { expect, test } from 'vitest';
import { nameTicks } from './time-ticks.ts';

const hour = 3_600_000;
const evening = new Date(2026, 0, 31, 22).getTime();

test('the day stands where it begins', () => {
  expect(nameTicks([evening, evening + hour, evening + 2 * hour], hour)).toEqual([
    '22:00\n2026-01-31',
    '23:00',
    '00:00\n2026-02-01',
  ]);
});

test('seconds are told only where the steps are shorter than a minute', () => {
  expect(nameTicks([evening, evening + 30_000], 30_000)).toEqual(['22:00:00\n2026-01-31', '22:00:30']);
});

test('of days, the clock tells nothing', () => {
  expect(nameTicks([new Date(2026, 0, 31).getTime(), new Date(2026, 1, 1).getTime()], 24 * hour)).toEqual([
    '2026-01-31',
    '2026-02-01',
  ]);
});
