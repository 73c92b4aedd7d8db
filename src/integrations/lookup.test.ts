import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { stoppedClock, testTools } from '../../test/support/test-tools.ts';
import type { Tools } from './integration.ts';
import { type Finding, lookUpKey, openLookUp } from './lookup.ts';

const day = 86_400_000;
const ttl = { found: day, unknown: 3_600_000 };
const found: Finding<string> = { kind: 'found', answer: 'bad' };
const refused: Finding<string> = {
  kind: 'failed',
  outcome: { status: 'deferred', fault: 'far-side', why: 'connection refused' },
};

function open(given: Partial<Tools> = {}, keep = ttl) {
  let now = Date.UTC(2026, 0, 1);
  const clock = { ...stoppedClock(0), now: () => now };
  const tools = testTools({ clock, ...given });
  const pass = (ms: number) => {
    now += ms;
  };
  return { lookUp: openLookUp(tools, keep, z.string()), tools, pass };
}

const signal = () => new AbortController().signal;

/** A far side that answers when told to. */
function slow() {
  let answer: (finding: Finding<string>) => void = () => undefined;
  const answered = new Promise<Finding<string>>((resolve) => {
    answer = resolve;
  });
  return { ask: vi.fn(() => answered), answer };
}

describe('a look-up', () => {
  it('is made once and then remembered for as long as configured', async () => {
    const { lookUp, pass } = open();
    const ask = vi.fn(async () => found);
    await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual(found);
    pass(day - 1);
    await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual(found);
    expect(ask).toHaveBeenCalledTimes(1);
    pass(1);
    await lookUp({ key: 'a', ask }, signal());
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('remembers for a shorter time that nothing is known', async () => {
    const { lookUp, pass } = open();
    const ask = vi.fn(async (): Promise<Finding<string>> => ({ kind: 'unknown' }));
    await lookUp({ key: 'a', ask }, signal());
    pass(ttl.unknown - 1);
    await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual({ kind: 'unknown' });
    expect(ask).toHaveBeenCalledTimes(1);
    pass(1);
    await lookUp({ key: 'a', ask }, signal());
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it.each<Finding<string>>([refused, { kind: 'barred', why: 'wrong key' }])(
    'does not remember that it $kind',
    async (finding) => {
      const { lookUp } = open();
      const ask = vi.fn(async () => finding);
      await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual(finding);
      await lookUp({ key: 'a', ask }, signal());
      expect(ask).toHaveBeenCalledTimes(2);
    },
  );

  it('survives a restart', async () => {
    const { lookUp, tools } = open();
    await lookUp({ key: 'a', ask: async () => found }, signal());
    const ask = vi.fn(async () => refused);
    await expect(openLookUp(tools, ttl, z.string())({ key: 'a', ask }, signal())).resolves.toEqual(found);
    expect(ask).not.toHaveBeenCalled();
  });

  it('is made again when the cache holds what this version cannot read', async () => {
    const { lookUp, tools } = open();
    for (const text of ['{"kind":"found","answer":{"old":1}}', '{"kind":"found"}', 'no JSON']) {
      await tools.lookups.set('a', text, day);
      const ask = vi.fn(async () => found);
      await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual(found);
      expect(ask).toHaveBeenCalledTimes(1);
    }
  });

  it('neither reads nor writes the cache where it is switched off', async () => {
    const { lookUp, tools } = open({}, { found: 0, unknown: day });
    const set = vi.spyOn(tools.lookups, 'set');
    const ask = vi.fn(async () => found);
    await lookUp({ key: 'a', ask }, signal());
    expect(set).not.toHaveBeenCalled();
    await tools.lookups.set('a', JSON.stringify({ kind: 'found', answer: 'from before' }), day);
    await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual(found);
  });

  it('does not keep an answer that is huge', async () => {
    const { lookUp } = open();
    const ask = vi.fn(async (): Promise<Finding<string>> => ({ kind: 'found', answer: 'x'.repeat(1024 * 1024) }));
    await lookUp({ key: 'a', ask }, signal());
    await lookUp({ key: 'a', ask }, signal());
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('takes a permit for a request, and none for what is remembered', async () => {
    const permit = vi.fn(() => ({ granted: true }) as const);
    const { lookUp } = open({ permit });
    for (let n = 0; n < 5; n++) await lookUp({ key: 'a', ask: async () => found }, signal());
    expect(permit).toHaveBeenCalledTimes(1);
  });

  it('is put off without a permit, at no cost, and nobody is asked', async () => {
    const { lookUp } = open({ permit: () => ({ granted: false, afterMs: 14_200 }) });
    const ask = vi.fn(async () => found);
    await expect(lookUp({ key: 'a', ask }, signal())).resolves.toEqual({
      kind: 'failed',
      outcome: {
        status: 'deferred',
        fault: 'quota',
        why: 'the configured rate leaves no request for the next 15 s',
        afterMs: 14_200,
      },
    });
    expect(ask).not.toHaveBeenCalled();
  });
});

describe('look-ups of the same thing at the same time', () => {
  it('are one request and one permit, and all get its answer', async () => {
    const permit = vi.fn(() => ({ granted: true }) as const);
    const { lookUp } = open({ permit });
    const { ask, answer } = slow();
    const all = Promise.all(Array.from({ length: 50 }, () => lookUp({ key: 'a', ask }, signal())));
    const other = lookUp({ key: 'b', ask: async () => found }, signal());
    answer(found);
    expect(new Set(await all)).toEqual(new Set([found]));
    expect(ask).toHaveBeenCalledTimes(1);
    await other;
    expect(permit).toHaveBeenCalledTimes(2);
  });

  it('all fail when the one request fails, and the next is made anew', async () => {
    const { lookUp } = open();
    const { ask, answer } = slow();
    const both = [lookUp({ key: 'a', ask }, signal()), lookUp({ key: 'a', ask }, signal())];
    answer(refused);
    expect(await Promise.all(both)).toEqual([refused, refused]);
    await expect(lookUp({ key: 'a', ask: async () => found }, signal())).resolves.toEqual(found);
  });

  it('let one leave whose time is over, and go on for the others', async () => {
    const { lookUp } = open();
    const { ask, answer } = slow();
    const leaving = new AbortController();
    const first = lookUp({ key: 'a', ask }, signal());
    const second = lookUp({ key: 'a', ask }, leaving.signal);
    const third = lookUp({ key: 'a', ask }, signal());
    leaving.abort();
    const left = { kind: 'failed', outcome: { status: 'deferred', fault: 'far-side' } };
    await expect(second).resolves.toMatchObject(left);
    await expect(lookUp({ key: 'a', ask }, leaving.signal)).resolves.toMatchObject(left);
    answer(found);
    expect(await Promise.all([first, third])).toEqual([found, found]);
  });
});

describe('the key of a look-up', () => {
  it('tells integrations, their addresses and what is asked apart, and shows no address', () => {
    const address = 'https://user:word@vendor.example';
    const keys = [
      lookUpKey('a', address, 'x'),
      lookUpKey('b', address, 'x'),
      lookUpKey('a', `${address}/`, 'x'),
      lookUpKey('a', address, 'y'),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keys.join()).not.toMatch(/vendor|word/);
  });
});
