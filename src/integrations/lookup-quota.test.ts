import { describe, expect, it } from 'vitest';
import { stoppedClock } from '../../test/support/test-tools.ts';
import { openQuotaPause, untilMidnightUtc } from './lookup-quota.ts';

const minute = 60_000;
const hour = 60 * minute;

function open(longer: (now: number) => number = () => 5 * hour) {
  let now = Date.UTC(2026, 4, 2, 20, 30);
  const clock = { ...stoppedClock(0), now: () => now };
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...openQuotaPause(clock, longer), pass };
}

describe('after a 429', () => {
  it('a minute is waited first', () => {
    expect(open().refused()).toBe(minute);
  });

  it('a long time is waited when the minute did not help', () => {
    const quota = open();
    quota.refused();
    quota.pass(minute);
    expect(quota.refused()).toBe(5 * hour);
  });

  it('a second request that was under way is told to wait for the same moment', () => {
    const quota = open();
    quota.refused();
    quota.pass(400);
    expect(quota.refused()).toBe(minute - 400);
    quota.pass(minute - 400);
    expect(quota.refused()).toBe(5 * hour);
  });

  it('the long wait is not followed by another at once: the quota may just have come back late', () => {
    const quota = open();
    for (const wait of [minute, 5 * hour, minute, 5 * hour]) {
      expect(quota.refused()).toBe(wait);
      quota.pass(wait);
    }
  });

  it('any other answer makes the next refusal a first one', () => {
    const quota = open();
    quota.refused();
    quota.pass(minute);
    quota.answered();
    expect(quota.refused()).toBe(minute);
  });

  it('the vendor’s own word counts more', () => {
    const quota = open();
    expect(quota.refused(7_000)).toBe(7_000);
    quota.pass(minute);
    expect(quota.refused(9_000)).toBe(9_000);
  });

  it('the long wait of a daily quota ends at midnight in UTC', () => {
    const quota = open(untilMidnightUtc);
    quota.pass(quota.refused());
    expect(quota.refused()).toBe(3 * hour + 29 * minute);
    expect(untilMidnightUtc(Date.UTC(2026, 4, 3))).toBe(24 * hour);
  });
});
