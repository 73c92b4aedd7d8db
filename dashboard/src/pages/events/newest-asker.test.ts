import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AlertPage } from '../../../../src/api/contract.ts';
import { type Asking, NewestAsker } from './newest-asker.ts';

const page: AlertPage = { alerts: [], cursor: null, complete: true };

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function rig(given: Partial<Asking> = {}) {
  const asking = { wanted: true, live: true, ask: vi.fn(async () => page as AlertPage | null), onNewest: vi.fn() };
  const now: Asking & typeof asking = Object.assign(asking, given);
  return { now, asker: new NewestAsker(() => now) };
}

describe('the newest alerts', () => {
  test('are asked for as they come: some more than came, as far as a page goes', async () => {
    const { now, asker } = rig();
    asker.add(3);
    await vi.advanceTimersByTimeAsync(0);
    asker.add(2_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(now.ask.mock.calls).toEqual([[53], [500]]);
    expect(now.onNewest).toHaveBeenCalledTimes(2);
  });

  test('are asked for once at a time, and once more when some came meanwhile', async () => {
    const answers: ((answer: AlertPage) => void)[] = [];
    const { now, asker } = rig();
    now.ask.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    for (const added of [1, 2, 3]) asker.add(added);
    expect(now.ask.mock.calls).toEqual([[51]]);
    answers[0]?.(page);
    await vi.advanceTimersByTimeAsync(0);
    expect(now.ask.mock.calls).toEqual([[51], [55]]);
  });

  test('wait for four seconds without live tail', async () => {
    const { now, asker } = rig({ live: false });
    asker.add(1);
    await vi.advanceTimersByTimeAsync(0);
    asker.add(1);
    asker.add(1);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(now.ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(now.ask.mock.calls).toEqual([[51], [52]]);
  });

  test('wait until somebody wants them', async () => {
    const { now, asker } = rig();
    Object.assign(now, { wanted: false });
    asker.add(1);
    asker.goOn();
    expect(now.ask).not.toHaveBeenCalled();
    Object.assign(now, { wanted: true });
    asker.goOn();
    asker.goOn();
    await vi.advanceTimersByTimeAsync(0);
    expect(now.ask.mock.calls).toEqual([[51]]);
  });

  test('that could not be had change nothing, and are asked for with the next', async () => {
    const { now, asker } = rig();
    now.ask.mockResolvedValueOnce(null);
    asker.add(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(now.onNewest).not.toHaveBeenCalled();
    asker.add(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(now.onNewest).toHaveBeenCalledTimes(1);
  });

  test('are not asked for any more once it is closed', async () => {
    const { now, asker } = rig({ live: false });
    asker.add(1);
    await vi.advanceTimersByTimeAsync(0);
    asker.add(1);
    asker.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(now.ask).toHaveBeenCalledTimes(1);
  });
});
