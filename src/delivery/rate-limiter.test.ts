import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import type { Rate } from '../lib/rate.ts';
import { openRateLimiter } from './rate-limiter.ts';

const noon = Date.UTC(2026, 10, 21, 12);

function limiterAt(rates: readonly Rate[], saved?: string) {
  const time = { now: noon };
  const states: string[] = [];
  const limiter = openRateLimiter({
    rates,
    clock: { ...systemClock, now: () => time.now },
    saved,
    save: (state) => states.push(state),
  });
  return { limiter, time, states };
}

describe('a rate limiter', () => {
  test('without a rate grants everything', () => {
    const { limiter } = limiterAt([]);
    expect(limiter.permit()).toEqual({ granted: true });
    expect(limiter.available()).toBe(Number.POSITIVE_INFINITY);
    expect(limiter.delayMs()).toBe(0);
  });

  test('grants as many as the rate says, then tells when the next is due', () => {
    const { limiter, time } = limiterAt([{ count: 4, per: 'minute' }]);
    for (let taken = 0; taken < 4; taken += 1) {
      expect(limiter.permit()).toEqual({ granted: true });
      time.now += 1_000;
    }
    expect(limiter.permit()).toEqual({ granted: false, afterMs: 57_200 });
    time.now += 57_200;
    expect(limiter.permit()).toEqual({ granted: true });
    expect(limiter.permit()).toEqual({ granted: false, afterMs: 1_000 });
  });

  test('a refused permit takes nothing from any rate', () => {
    const { limiter, time } = limiterAt([
      { count: 1, per: 'second' },
      { count: 3, per: 'day' },
    ]);
    limiter.permit();
    for (let asked = 0; asked < 10; asked += 1) expect(limiter.permit().granted).toBe(false);
    time.now += 1_020;
    expect(limiter.left()).toEqual([
      { rate: { count: 1, per: 'second' }, left: 1 },
      { rate: { count: 3, per: 'day' }, left: 2 },
    ]);
  });

  test('is not outrun by a request that is faster on its way than the one before it', () => {
    const { limiter, time } = limiterAt([{ count: 1, per: 'minute' }]);
    const arrivals = [1_000, 5].map((travelMs) => {
      const permit = limiter.permit();
      if (!permit.granted) time.now += permit.afterMs;
      return time.now + travelMs;
    });
    expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  test('a day begins at midnight UTC, a month on its first', () => {
    const { limiter, time } = limiterAt([
      { count: 2, per: 'day' },
      { count: 3, per: 'month' },
    ]);
    limiter.permit();
    limiter.permit();
    expect(limiter.permit()).toEqual({ granted: false, afterMs: 12 * 3_600_000 });
    time.now = Date.UTC(2026, 10, 22);
    expect(limiter.permit()).toEqual({ granted: true });
    expect(limiter.permit()).toEqual({ granted: false, afterMs: Date.UTC(2026, 11, 1) - time.now });
    time.now = Date.UTC(2026, 11, 1);
    expect(limiter.permit()).toEqual({ granted: true });
  });

  test("a day's count outlives the process", () => {
    const before = limiterAt([{ count: 2, per: 'day' }]);
    before.limiter.permit();
    before.limiter.permit();
    const after = limiterAt([{ count: 2, per: 'day' }], before.states.at(-1));
    expect(after.limiter.permit().granted).toBe(false);
  });

  test('a saved state that is not one is as good as none', () => {
    for (const saved of ['', 'x', '[]', '{"2026-11-21":"many"}']) {
      expect(limiterAt([{ count: 1, per: 'day' }], saved).limiter.permit().granted).toBe(true);
    }
  });

  test('a clock that is set back does not close the window', () => {
    const { limiter, time } = limiterAt([{ count: 1, per: 'hour' }]);
    limiter.permit();
    time.now -= 86_400_000;
    expect(limiter.permit().granted).toBe(true);
  });

  test('never grants more than the rate in any window, and never makes one wait in vain', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (pauses, count) => {
        const { limiter, time } = limiterAt([{ count, per: 'second' }]);
        const granted: number[] = [];
        const within = (end: number) => granted.filter((at) => at > end - 1_020 && at <= end).length;
        for (const pause of pauses) {
          time.now += pause;
          const permit = limiter.permit();
          if (permit.granted) granted.push(time.now);
          else
            expect([within(time.now + permit.afterMs - 1), within(time.now + permit.afterMs) < count]).toEqual([
              count,
              true,
            ]);
          expect(within(time.now)).toBeLessThanOrEqual(count);
        }
      }),
    );
  });
});
