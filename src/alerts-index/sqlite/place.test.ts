import { expect, it } from 'vitest';
import { bandAt, firstPlace, nextPlace, placeOf, secondOf } from './place.ts';

it('puts alerts of a second one behind the other, whatever their bands', () => {
  const first = nextPlace(7, undefined, 'critical');
  const second = nextPlace(7, first, 'low');
  expect([first, second]).toEqual([placeOf(7, 0, 'critical'), placeOf(7, 1, 'low')]);
  expect(second).toBeGreaterThan(first);
  expect([first, second].map(bandAt)).toEqual(['critical', 'low']);
});

it('begins a second anew when the last alert is of one before', () => {
  expect(nextPlace(8, placeOf(7, 40, 'high'), 'low')).toBe(firstPlace(8));
});

it('goes on in the next second when one is full', () => {
  const full = placeOf(7, 65_535, 'low');
  expect(secondOf(full)).toBe(7);
  expect(secondOf(nextPlace(7, full, 'medium'))).toBe(8);
});

it('has exact numbers for the latest second', () => {
  const last = placeOf(2 ** 34 - 1, 65_535, 'critical');
  expect(Number.isSafeInteger(last)).toBe(true);
  expect([secondOf(last), bandAt(last)]).toEqual([2 ** 34 - 1, 'critical']);
});
