import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillBuckets, seriesTotals, snapSelection, stackSeries } from './chart-buckets.ts';

test('empty buckets are put where there is nothing', () => {
  const filled = fillBuckets([{ begin: 20, values: [1, 2] }], { from: 5, to: 40, width: 10, series: 2 });
  expect(filled).toEqual([
    { begin: 0, values: [0, 0] },
    { begin: 10, values: [0, 0] },
    { begin: 20, values: [1, 2] },
    { begin: 30, values: [0, 0] },
  ]);
});

test('buckets that begin between the multiples of their width are found as well', () => {
  const filled = fillBuckets([{ begin: 13, values: [7] }], { from: 3, to: 30, width: 10, series: 1 });
  expect(filled.map(({ begin, values }) => [begin, values[0]])).toEqual([
    [3, 0],
    [13, 7],
    [23, 0],
  ]);
});

test('no range, however long, makes more buckets than a chart can draw', () => {
  expect(fillBuckets([], { from: 0, to: 1e13, width: 1, series: 1 }).length).toBeLessThanOrEqual(5_000);
});

test('a range without time, or buckets without width, stay as they came', () => {
  expect(fillBuckets([], { from: 10, to: 10, width: 5, series: 1 })).toEqual([]);
  expect(fillBuckets([], { from: 0, to: 10, width: 0, series: 1 })).toEqual([]);
});

test('each series stands upon the ones before it', () => {
  const stacked = stackSeries(
    [
      { begin: 0, values: [1, 2, 3] },
      { begin: 1, values: [4, 0, 1] },
    ],
    3,
  );
  expect(stacked).toEqual([
    [1, 4],
    [3, 4],
    [6, 5],
  ]);
});

test('the totals count each series over all buckets', () => {
  const buckets = [
    { begin: 0, values: [1, 2] },
    { begin: 1, values: [10] },
  ];
  expect(seriesTotals(buckets, 2)).toEqual([11, 2]);
});

test('a selection grows to whole buckets and stays within what is shown', () => {
  const shown = { from: 5, to: 95, first: 0, width: 10 };
  expect(snapSelection({ from: 22, to: 38 }, shown)).toEqual({ from: 20, to: 40 });
  expect(snapSelection({ from: 7, to: 93 }, shown)).toEqual({ from: 5, to: 95 });
});

test('a selection never loses anything that was marked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 300 }),
      (from, length, width) => {
        const to = Math.min(from + length, 1_000);
        const snapped = snapSelection({ from, to }, { from: 0, to: 1_000, first: 0, width });
        expect(snapped.from).toBeLessThanOrEqual(from);
        expect(snapped.to).toBeGreaterThanOrEqual(to);
      },
    ),
  );
});
