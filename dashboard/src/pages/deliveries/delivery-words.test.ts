import { describe, expect, test } from 'vitest';
import { stateSentence } from './delivery-words.ts';

const now = 1_000_000;
const running = { state: 'running', paused: null, circuit: 'closed', pausedUntil: null } as const;
const delivery = { lane: 'slack', attempts: 2, dueAt: null } as const;

describe('how a delivery is', () => {
  test('is told with what happens next', () => {
    const dueAt = now + 5 * 60_000;
    expect(stateSentence({ ...delivery, state: 'postponed', dueAt }, running, now)).toBe(
      'Attempt 2 failed, and another is made in 5 minutes.',
    );
    expect(stateSentence({ ...delivery, state: 'postponed', dueAt: now - 1 }, running, now)).toMatch(/made soon\.$/);
    expect(stateSentence({ ...delivery, state: 'dead' }, running, now)).toMatch(/failed for good at attempt 2/);
    expect(stateSentence({ ...delivery, state: 'delivered' }, running, now)).toBe('It arrived, at attempt 2.');
    expect(stateSentence({ ...delivery, state: 'delivered', attempts: 1 }, running, now)).toBe('It arrived.');
    expect(stateSentence({ ...delivery, state: 'skipped' }, running, now)).toMatch(/nothing to send/);
  });

  test('says what keeps its integration from sending', () => {
    const waiting = { ...delivery, state: 'waiting', attempts: 0 } as const;
    const told = (lane: Parameters<typeof stateSentence>[1]) => stateSentence(waiting, lane, now);
    expect(told(running)).toMatch(/^It has not been tried yet\. Its turn comes/);
    expect(told(undefined)).toMatch(/Its turn comes/);
    expect(told({ ...running, state: 'paused', paused: { by: 'ada', at: 1 } })).toMatch(/slack is paused by ada/);
    expect(told({ ...running, circuit: 'open' })).toMatch(/cannot be reached/);
    expect(told({ ...running, state: 'failed' })).toMatch(/does not run/);
    expect(told({ ...running, state: 'refused' })).toMatch(/is refused/);
    expect(told({ ...running, state: 'no-block' })).toMatch(/no block slack any more/);
  });
});
