import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Allowance, allOf, calendarQuota, slidingWindow, tokenBucket } from './allowance.ts';

/** Takes one whenever it may, at each of the times; answers the times at which it took. */
function taken(allowance: Allowance, times: readonly number[]): readonly number[] {
  return times.filter((at) => {
    const granted = allowance.waitMs('key', at) === 0;
    if (granted) allowance.take('key', at);
    return granted;
  });
}

const times = fc
  .array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 200 })
  .map((all) => all.toSorted((one, other) => one - other));

describe('a sliding window', () => {
  it('never holds more than its count, wherever it is laid', () => {
    fc.assert(
      fc.property(times, (all) => {
        const granted = taken(slidingWindow(3, 10_000), all);
        for (const end of granted) {
          expect(granted.filter((at) => at > end - 10_000 && at <= end).length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it('tells exactly how long to wait', () => {
    const window = slidingWindow(2, 1000);
    expect(taken(window, [0, 400, 500])).toEqual([0, 400]);
    expect(window.waitMs('key', 500)).toBe(500);
    expect(window.waitMs('key', 1000)).toBe(0);
    expect(window.waitMs('another', 500)).toBe(0);
  });
});

describe('a token bucket', () => {
  it('gives its capacity at once, then at its rate, and is full again after a rest', () => {
    const bucket = tokenBucket(3, 1);
    expect(taken(bucket, [0, 0, 0, 0, 999, 1000, 1001])).toEqual([0, 0, 0, 1000]);
    expect(bucket.waitMs('key', 1500)).toBe(500);
    expect(taken(bucket, [60_000, 60_000, 60_000, 60_000])).toHaveLength(3);
  });
});

describe('a calendar quota', () => {
  it('ends with the day or the month in UTC, not a while after the first request', () => {
    const late = Date.UTC(2024, 1, 29, 23, 59, 59);
    const day = calendarQuota(1, 'day');
    expect(taken(day, [late, late + 500, late + 1000])).toEqual([late, late + 1000]);
    const month = calendarQuota(1, 'month');
    expect(taken(month, [Date.UTC(2024, 1, 1), late, late + 1000])).toEqual([Date.UTC(2024, 1, 1), late + 1000]);
  });

  it('tells the wait to its end', () => {
    const quota = calendarQuota(1, 'day');
    quota.take('key', Date.UTC(2024, 0, 1, 22));
    expect(quota.waitMs('key', Date.UTC(2024, 0, 1, 23))).toBe(3_600_000);
  });
});

it('several allowances hold together, and the longest wait counts', () => {
  const both = allOf([slidingWindow(2, 1000), slidingWindow(3, 10_000)]);
  expect(taken(both, [0, 0, 0, 1000, 2000])).toEqual([0, 0, 1000]);
  expect(both.waitMs('key', 2000)).toBe(8000);
});
