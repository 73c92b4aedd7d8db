import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketWidth } from './bucket-width.ts';

const [minute, hour, day] = [60, 3_600, 86_400];

it.each([
  ['a moment', 0, 1],
  ['a minute', minute, 1],
  ['a quarter of an hour', 15 * minute, 15],
  ['an hour', hour, minute],
  ['a day', day, 30 * minute],
  ['a week', 7 * day, 3 * hour],
  ['a month', 30 * day, 12 * hour],
  ['a year', 365 * day, 7 * day],
])('shows %s in buckets that people read times by', (_span, seconds, width) => {
  expect(bucketWidth(seconds, 60)).toBe(width);
});

it('never makes more buckets than are wanted, and at most so few that a width between would be odd', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 500 }), (span, wanted) => {
      const width = bucketWidth(span, wanted);
      expect(Number.isSafeInteger(width)).toBe(true);
      expect(span / width).toBeLessThanOrEqual(wanted);
      if (width > 1) expect(span / width).toBeGreaterThan(wanted / 7 - 1);
    }),
  );
});
