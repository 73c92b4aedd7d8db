import { expect, test } from 'vitest';
import type { Integration } from '../../../../src/api/contract.ts';
import { countsFor } from './state-counts.ts';

const slack = { lane: 'slack', dead: 3, postponed: 1, waiting: 2, delivered: 10, skipped: 0 };
const shuffle = { lane: 'shuffle', dead: 0, postponed: 0, waiting: 80, delivered: 5, skipped: 4 };
const integrations = [slack, shuffle] as readonly Partial<Integration>[] as readonly Integration[];

test('deliveries are counted over all integrations, or of the one that is chosen', () => {
  const all = { dead: 3, postponed: 1, waiting: 82, delivered: 15, skipped: 4 };
  expect(countsFor({ lane: '', alertId: '' }, integrations)).toEqual(all);
  expect(countsFor({ lane: 'shuffle', alertId: '' }, integrations)?.waiting).toBe(80);
  expect(countsFor({ lane: 'gone', alertId: '' }, integrations)?.dead).toBe(0);
});

test('deliveries of one alert are not counted, nor what is not known yet', () => {
  expect(countsFor({ lane: '', alertId: '1.2' }, integrations)).toBe(null);
  expect(countsFor({ lane: '', alertId: '' }, undefined)).toBe(undefined);
});
