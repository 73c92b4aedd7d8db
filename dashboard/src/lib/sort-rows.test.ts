import { expect, test } from 'vitest';
import { sortRows } from './sort-rows.ts';

const same = <Value>(value: Value) => value;

test('numbers sort as numbers, in both directions', () => {
  expect(sortRows([10, 9, 100], same, 'asc')).toEqual([9, 10, 100]);
  expect(sortRows([10, 9, 100], same, 'desc')).toEqual([100, 10, 9]);
});

test('words sort as people do: without regard to case, and by the numbers in them', () => {
  expect(sortRows(['slack#10', 'Slack#2', 'custom'], same, 'asc')).toEqual(['custom', 'Slack#2', 'slack#10']);
});

test('what is not known goes last in both directions', () => {
  expect(sortRows([null, 2, 1], same, 'asc')).toEqual([1, 2, null]);
  expect(sortRows([null, 2, 1], same, 'desc')).toEqual([2, 1, null]);
});

test('equal rows keep their order, and the rows given stay as they were', () => {
  const rows = Object.freeze([
    { id: 1, level: 5 },
    { id: 2, level: 3 },
    { id: 3, level: 5 },
  ]);
  expect(sortRows(rows, ({ level }) => level, 'desc').map(({ id }) => id)).toEqual([1, 3, 2]);
});
