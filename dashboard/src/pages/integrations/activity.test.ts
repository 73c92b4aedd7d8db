import { describe, expect, test } from 'vitest';
import { lastDay, mergeActivity } from './activity.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('the last 24 hours', () => {
  test('end with the stretch that now is in, and stay until that is over', () => {
    const width = 15 * minute;
    expect(lastDay(10 * day + 1, width)).toEqual({ from: 9 * day + width, to: 10 * day + width });
    expect(lastDay(10 * day + width - 1, width)).toEqual(lastDay(10 * day, width));
  });

  test('have five minutes added up to longer stretches, in order, and leave out what is before', () => {
    const none = { delivered: 0, skipped: 0, postponed: 0, buried: 0 };
    const activity = [
      { ...none, begin: day - 5 * minute, delivered: 99 },
      { ...none, begin: day + 20 * minute, buried: 1 },
      { ...none, begin: day, delivered: 1, skipped: 2 },
      { ...none, begin: day + 10 * minute, delivered: 4, postponed: 3 },
    ];
    expect(mergeActivity(activity, { from: day, to: 2 * day, width: 15 * minute })).toEqual([
      { begin: day, values: [5, 2, 3, 0] },
      { begin: day + 15 * minute, values: [0, 0, 0, 1] },
    ]);
  });
});
