import { expect, it } from 'vitest';
import { RecentValues } from './recent-values.ts';

const many = Array.from({ length: 2_001 }, (_, number) => `v${number}`);

it('keeps the terms of values that come again', () => {
  const recent = new RecentValues();
  for (const value of many.slice(0, 2_000)) recent.set(value, `=${value}`);
  for (const value of many.slice(0, 2_000)) expect(recent.get(value)).toBe(`=${value}`);
  recent.set('one more', '=one more');
  expect(recent.get('one more')).toBe('=one more');
  expect(recent.get('v1')).toBeUndefined();
});

it('keeps none of a field whose values never come again, and none that is long', () => {
  const recent = new RecentValues();
  recent.set('x'.repeat(129), 'long');
  expect(recent.get('x'.repeat(129))).toBeUndefined();
  for (const value of many) recent.set(value, `=${value}`);
  expect(recent.get('v2000')).toBeUndefined();
});
