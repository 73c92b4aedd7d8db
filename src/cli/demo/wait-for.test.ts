import { describe, expect, test, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { CommandFailure } from '../context.ts';
import { type Patience, waitFor } from './wait-for.ts';

const patience = (clock: ManualClock, more: Partial<Patience> = {}): Patience => ({
  clock,
  stop: new AbortController().signal,
  deadline: clock.now() + 60_000,
  tell: () => undefined,
  ...more,
});

describe('waiting', () => {
  test('ends with what is found', async () => {
    const clock = new ManualClock();
    let found: string | undefined;
    const waiting = waitFor('a thing', () => Promise.resolve(found), patience(clock));
    await clock.advance(1_000);
    found = 'the thing';
    await clock.advance(1_000);
    expect(await waiting).toBe('the thing');
  });

  test('says once what for, when it takes long, and what was missing, when it takes too long', async () => {
    const clock = new ManualClock();
    const tell = vi.fn();
    const waiting = waitFor('a thing', () => Promise.resolve(undefined), patience(clock, { tell }));
    const failed = expect(waiting).rejects.toThrow(new CommandFailure('not within a minute: a thing', 1));
    for (let second = 0; second < 3; second += 1) await clock.advance(1_000);
    expect(tell).not.toHaveBeenCalled();
    for (let second = 0; second < 60; second += 1) await clock.advance(1_000);
    await failed;
    expect(tell.mock.calls).toEqual([['a thing']]);
  });

  test('ends when the person wants out', async () => {
    const stop = AbortSignal.abort();
    const waiting = waitFor('a thing', () => Promise.resolve(undefined), patience(new ManualClock(), { stop }));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
