import { expect, it } from 'vitest';
import { bands } from '../alerts-index.ts';
import { bandNumberOf, firstPlace, mostOrders, orderOf, placeOf, secondOf } from './place.ts';

it('puts alerts of a second one behind the other, whatever their bands', () => {
  const [first, second] = [placeOf(7, 0, 'critical'), placeOf(7, 1, 'low')];
  expect(second).toBeGreaterThan(first);
  expect([first, second].map((place) => bands[bandNumberOf(place)])).toEqual(['critical', 'low']);
  expect([first, second].map(orderOf)).toEqual([0, 1]);
});

it('keeps a second apart from the next', () => {
  const last = placeOf(7, mostOrders - 1, 'critical');
  expect([secondOf(last), orderOf(last)]).toEqual([7, mostOrders - 1]);
  expect(firstPlace(8)).toBe(last + 1);
});

it('has exact numbers for the latest second', () => {
  const last = placeOf(2 ** 34 - 1, mostOrders - 1, 'critical');
  expect(Number.isSafeInteger(last)).toBe(true);
  expect([secondOf(last), bands[bandNumberOf(last)]]).toEqual([2 ** 34 - 1, 'critical']);
});
