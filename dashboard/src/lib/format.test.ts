import { expect, test } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCompact,
  formatCount,
  formatDay,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRelative,
  formatTime,
} from './format.ts';

test('numbers are written with as many digits as tell something', () => {
  expect([0, 1234567, 2.345].map(formatNumber)).toEqual(['0', '1,234,567', '2.3']);
  expect([999, 1_234_000].map(formatCompact)).toEqual(['999', '1.2M']);
  expect([0, 0.125, 1].map(formatPercent)).toEqual(['0%', '12.5%', '100%']);
});

test('one is one, all others are many', () => {
  expect(formatCount(1, 'alert')).toBe('1 alert');
  expect(formatCount(0, 'alert')).toBe('0 alerts');
  expect(formatCount(2000, 'delivery', 'deliveries')).toBe('2,000 deliveries');
});

test('bytes take the unit that leaves fewer than a thousand of them', () => {
  expect([0, 999, 1_000, 999_500, 3_400_000, 5e12, 5e15].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '1 MB',
    '3.4 MB',
    '5 TB',
    '5,000 TB',
  ]);
});

test('a span of time is told in its two largest units', () => {
  const spans = [0, 340.4, 1_200, 60_000, 245_000, 11_520_000, 187_200_000];
  expect(spans.map(formatDuration)).toEqual(['0 ms', '340 ms', '1.2 s', '1 min', '4 min 5 s', '3 h 12 min', '2 d 4 h']);
});

test('how long ago, and how long it still takes', () => {
  const now = 1_800_000_000_000;
  const after = (seconds: number) => formatRelative(now + seconds * 1_000, now);
  expect([0, 9, -9].map(after)).toEqual(['now', 'now', 'now']);
  expect([-45, -300, -7_200, -86_400, -259_200].map(after)).toEqual([
    '45 seconds ago',
    '5 minutes ago',
    '2 hours ago',
    'yesterday',
    '3 days ago',
  ]);
  expect([30, 7_200].map(after)).toEqual(['in 30 seconds', 'in 2 hours']);
});

test('a time is local, and sorts as text', () => {
  const time = new Date(2026, 0, 3, 4, 5, 6).getTime();
  expect(formatTime(time)).toBe('2026-01-03 04:05:06');
  expect([formatDay(time), formatClock(time)]).toEqual(['2026-01-03', '04:05:06']);
});
