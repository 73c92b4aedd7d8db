import { expect, test } from 'vitest';
import { widerRange } from './wider-range.ts';

test('the wider range is the next of the usual ones that is longer', () => {
  expect(widerRange({ kind: 'last', span: '24h' })?.span).toBe('7d');
  expect(widerRange({ kind: 'last', span: '2d' })?.span).toBe('7d');
  expect(widerRange({ kind: 'between', from: 0, to: 60_000 })?.span).toBe('15m');
});

test('there is none beyond the longest', () => {
  expect(widerRange({ kind: 'last', span: '365d' })).toBeUndefined();
});
