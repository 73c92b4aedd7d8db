import { describe, expect, it } from 'vitest';
import { cacheTtl, parseDuration } from './lookup-options.ts';

describe('a duration', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['0s', 0],
    ['none', 0],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '30', 's', '-1h', '1.5h', '1 h', '1H', '1w', 'off', '9999999s'])('does not read %j', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});

describe('the option cache', () => {
  it('keeps what is known for a day and what is unknown for an hour', () => {
    const standard = { found: 86_400_000, unknown: 3_600_000 };
    expect(cacheTtl().parse(undefined)).toEqual(standard);
    expect(cacheTtl().parse({})).toEqual(standard);
  });

  it('takes either time, or none', () => {
    expect(cacheTtl().parse({ found: '7d' })).toEqual({ found: 604_800_000, unknown: 3_600_000 });
    expect(cacheTtl().parse({ unknown: 'none' })).toEqual({ found: 86_400_000, unknown: 0 });
  });

  it.each<[unknown, string]>([
    [
      { found: 'a day' },
      'cache.found must be a time such as 30s, 15m, 24h or 7d, or none; write cache: { found: 24h }',
    ],
    [
      { unknown: 60 },
      'cache.unknown must be a time such as 30s, 15m, 24h or 7d, or none; write cache: { unknown: 1h }',
    ],
    [{ ttl: '1h' }, 'cache must hold found and unknown only; write cache: { found: 24h, unknown: 1h }'],
    ['24h', 'cache must hold found and unknown only; write cache: { found: 24h, unknown: 1h }'],
  ])('says what to write instead of %j', (value, message) => {
    expect(
      cacheTtl()
        .safeParse(value)
        .error?.issues.map((issue) => issue.message),
    ).toEqual([message]);
  });
});
