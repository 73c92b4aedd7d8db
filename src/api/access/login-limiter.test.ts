import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { LoginLimiter } from './login-limiter.ts';

let clock: ManualClock;
let limiter: LoginLimiter;
beforeEach(() => {
  clock = new ManualClock();
  limiter = new LoginLimiter(clock);
});

const mine = '192.0.2.1';
const waitMs = (address = mine, name = 'admin') => {
  const attempt = limiter.attempt(address, name);
  return attempt.allowed ? 0 : attempt.retryAfterMs;
};
const fail = (times: number, address = mine, name = 'admin') => {
  for (let count = 0; count < times; count++) limiter.attempt(address, name);
};
/** Twenty failures for a name, each from an address of its own. */
const attack = (name = 'admin') => {
  for (let host = 1; host <= 20; host++) fail(1, `198.51.100.${host}`, name);
};

describe('an address', () => {
  it('may fail five times, then waits twice as long after each failure, up to five minutes', async () => {
    fail(5);
    const waits: number[] = [];
    for (let count = 0; count < 10; count++) {
      waits.push(waitMs());
      await clock.advance(waits.at(-1) ?? 0);
      expect(waitMs()).toBe(0);
    }
    expect(waits.map((ms) => ms / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
  });

  it('does not wait longer for asking too early', () => {
    fail(5);
    for (let count = 0; count < 50; count++) expect(waitMs()).toBe(1_000);
  });

  it('waits whatever name it tries next', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) expect(waitMs(mine, name)).toBe(0);
    expect(waitMs(mine, 'f')).toBe(1_000);
  });

  it('is free again when its failures are a quarter of an hour old', async () => {
    fail(5);
    await clock.advance(15 * 60_000);
    fail(4);
    expect(waitMs()).toBe(0);
  });

  it('that was right has not failed, but what failed before still counts', () => {
    for (let count = 0; count < 20; count++) {
      const attempt = limiter.attempt(mine, 'rita');
      if (!attempt.allowed) throw new Error('it has to wait');
      attempt.withdraw();
    }
    fail(4);
    const attempt = limiter.attempt(mine, 'rita');
    if (attempt.allowed) attempt.withdraw();
    fail(1);
    expect(waitMs()).toBe(1_000);
  });

  it('does not make another wait', () => {
    fail(50);
    expect(waitMs('192.0.2.2')).toBe(0);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', 1_000],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', 0],
    ['::ffff:192.0.2.1', '192.0.2.1', 1_000],
    ['fe80::1%eth0', 'fe80::2%eth0', 1_000],
  ])('%s and %s are told apart as their networks are', (first, second, ms) => {
    fail(5, first);
    expect(waitMs(second)).toBe(ms);
  });
});

describe('a name that is attacked from many addresses', () => {
  it('leaves each of them one guess instead of five', () => {
    attack();
    fail(1, '203.0.113.9');
    expect(waitMs('203.0.113.9')).toBe(1_000);
    expect(waitMs('203.0.113.9', 'rita')).toBe(0);
  });

  it('is not locked: who comes from elsewhere is always looked at', () => {
    for (let round = 0; round < 50; round++) attack();
    expect(waitMs()).toBe(0);
  });

  it('has peace a quarter of an hour later', async () => {
    attack();
    await clock.advance(15 * 60_000);
    fail(4);
    expect(waitMs()).toBe(0);
  });
});

it('memory stays bounded whatever the addresses and names', () => {
  for (let count = 0; count < 25_000; count++)
    fail(1, `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`, `n${count}`);
  expect(limiter.size).toBe(20_000);
});
