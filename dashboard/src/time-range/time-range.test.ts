import { expect, test } from 'vitest';
import {
  nameTimeRange,
  quickRanges,
  readMoment,
  readTimeRange,
  resolveTimeRange,
  sameTimeRange,
  spanMilliseconds,
  type TimeRange,
  writeTimeRange,
} from './time-range.ts';

const read = (text: string) => readTimeRange(new URLSearchParams(text));
const day: TimeRange = { kind: 'last', span: '24h' };
const between: TimeRange = { kind: 'between', from: 1_000, to: 2_000 };

test('a span is a count and a unit', () => {
  expect(['15m', '24h', '7d'].map(spanMilliseconds)).toEqual([900_000, 86_400_000, 604_800_000]);
});

test('what is no span, or longer than ten years, is refused', () => {
  for (const span of ['', '0m', '-1h', '1w', '1.5h', '999999d', 'h', '1h ']) expect(spanMilliseconds(span)).toBeNull();
});

test('an address names a range up to now', () => {
  expect(read('range=15m&q=x')).toEqual({ kind: 'last', span: '15m' });
});

test('an address names two moments, in milliseconds or ISO 8601', () => {
  expect(read('from=1000&to=1970-01-01T00:00:02Z')).toEqual(between);
});

test('an address that makes no sense means the fallback', () => {
  for (const text of ['', 'range=soon', 'from=2000&to=1000', 'from=1000', 'from=x&to=y'])
    expect(read(text)).toEqual(day);
});

test('what is written is read again, and everything else in the address stays', () => {
  for (const range of [between, { kind: 'last', span: '7d' } as const]) {
    const written = writeTimeRange(new URLSearchParams('q=a&range=15m&from=1&to=2'), range);
    expect(readTimeRange(written)).toEqual(range);
    expect(written.get('q')).toBe('a');
  }
});

test('the fallback needs no words in the address', () => {
  expect(writeTimeRange(new URLSearchParams('range=15m'), day).toString()).toBe('');
});

test('a range up to now ends with this very millisecond', () => {
  expect(resolveTimeRange({ kind: 'last', span: '15m' }, 1_000_000)).toEqual({ from: 100_001, to: 1_000_001 });
  expect(resolveTimeRange(between, 1_000_000)).toMatchObject({ from: 1_000, to: 2_000 });
});

test('every range has a name', () => {
  const name = (range: TimeRange) => nameTimeRange(range, (time) => `<${time}>`);
  expect(name(day)).toBe('Last 24 hours');
  expect(name({ kind: 'last', span: '1d' })).toBe('Last 1 day');
  expect(name({ kind: 'last', span: '3h' })).toBe('Last 3 hours');
  expect(name(between)).toBe('<1000> to <2000>');
});

test('every quick range is a span', () => {
  for (const { span } of quickRanges) expect(spanMilliseconds(span)).not.toBeNull();
});

test('ranges are the same when they mean the same', () => {
  expect(sameTimeRange(day, { kind: 'last', span: '24h' })).toBe(true);
  expect(sameTimeRange(between, { ...between })).toBe(true);
  expect(sameTimeRange(day, between)).toBe(false);
  expect(sameTimeRange(between, { ...between, to: 3_000 })).toBe(false);
});

test('a moment before 1970 or beyond the calendar is none', () => {
  for (const text of [null, '', '-5', 'yesterday', '99999999999999999', '1969-01-01'])
    expect(readMoment(text)).toBeNull();
});
