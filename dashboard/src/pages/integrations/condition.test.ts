import { describe, expect, test } from 'vitest';
import type { Integration } from '../../../../src/api/contract.ts';
import { conditionOf, quotaWords } from './condition.ts';

const now = 1_000_000_000;

function told(given: Partial<Integration>) {
  const some: Partial<Integration> = {
    ...{ lane: 'slack', state: 'running', paused: null, waiting: 0, postponed: 0, inFlight: 0 },
    ...{ circuit: 'closed', pausedUntil: null, lastError: null, quota: [] },
    ...given,
  };
  return conditionOf(some as Integration, now);
}

describe('how an integration is', () => {
  test('is good while it runs, also with something to do', () => {
    expect(told({})).toEqual({ state: 'running', tone: 'good', words: 'Nothing waits.', remedy: null });
    expect(told({ waiting: 2, postponed: 1 }).words).toBe('3 deliveries wait.');
  });

  test('names who paused it, and how to go on', () => {
    const { words, remedy } = told({ state: 'paused', paused: { by: 'ada', at: now }, waiting: 1 });
    expect(words).toMatch(/^Paused by ada since .*\. 1 delivery waits\.$/);
    expect(remedy).toMatch(/^Resume it/);
  });

  test('is the circuit while the far side is down, with the last error and what comes next', () => {
    const lastError = { at: now, why: 'Slack answered 503' };
    const open = told({ circuit: 'open', pausedUntil: now + 120_000, lastError, postponed: 4 });
    expect(open).toMatchObject({ state: 'open', tone: 'bad' });
    expect(open.words).toBe(
      'The far side does not work: Slack answered 503. The next attempt is made in 2 minutes. 4 deliveries wait.',
    );
    expect(told({ circuit: 'probing', inFlight: 1 }).words).toMatch(/An attempt is testing it/);
    expect(told({ circuit: 'probing' }).words).toMatch(/The next attempt tests it/);
  });

  test('tells of a quota that is used up, but not of one that comes back in a second', () => {
    expect(told({ pausedUntil: now + 1_000 }).words).toMatch(/A quota is used up: nothing is sent until/);
    expect(told({ pausedUntil: now - 1_000 }).tone).toBe('good');
    const quota = [
      { count: 4, per: 'minute', left: 2 },
      { count: 500, per: 'day', left: 0.2 },
    ];
    expect(told({ quota, waiting: 1 }).words).toMatch(/\(0 of 500 per day left\)/);
    expect(told({ quota, waiting: 0 }).tone).toBe('good');
    expect(told({ quota: [{ count: 1, per: 'second', left: 0 }], waiting: 9 }).tone).toBe('good');
  });

  test('says what to do about one that does not run', () => {
    expect(told({ state: 'failed' }).remedy).toMatch(/threatlockdown reload/);
    expect(told({ state: 'refused' }).remedy).toMatch(/threatlockdown check/);
    expect(told({ state: 'no-block', waiting: 2 })).toMatchObject({
      state: 'no-block',
      words: 'ossec.conf has no block for it any more. 2 deliveries wait.',
    });
  });
});

test('what is left of a quota is told in whole deliveries', () => {
  expect(quotaWords({ count: 4, per: 'minute', left: 3.9 })).toBe('3 of 4 per minute');
  expect(quotaWords({ count: 15_500, per: 'month', left: -1 })).toBe('0 of 15,500 per month');
});
