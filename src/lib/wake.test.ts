import { describe, expect, it, vi } from 'vitest';
import { createWake } from './wake.ts';

/** Whether a promise has resolved by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}

describe('a wake', () => {
  it('ends every wait under way', async () => {
    const wake = createWake();
    const waits = [wake.wait(), wake.wait(new AbortController().signal)];
    expect(await isOver(Promise.race(waits))).toBe(false);
    wake.call();
    expect(await isOver(Promise.all(waits))).toBe(true);
  });

  it('forgets a call while nobody waits', async () => {
    const wake = createWake();
    wake.call();
    const wait = wake.wait();
    expect(await isOver(wait)).toBe(false);
    wake.call();
    await wait;
  });

  it('does not end a wait that begins while it calls', async () => {
    const wake = createWake();
    let second: Promise<void> | undefined;
    const first = wake.wait().then(() => {
      second = wake.wait();
    });
    wake.call();
    await first;
    expect(await isOver(second ?? Promise.resolve())).toBe(false);
  });

  it('ends a wait whose signal aborts, and leaves the others', async () => {
    const wake = createWake();
    const stop = new AbortController();
    const [stopped, other] = [wake.wait(stop.signal), wake.wait()];
    stop.abort();
    await expect(stopped).resolves.toBeUndefined();
    expect(await isOver(other)).toBe(false);
    expect(await isOver(wake.wait(stop.signal))).toBe(true);
  });

  it('lets go of the signal when it is over', async () => {
    const wake = createWake();
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const wait = wake.wait(signal);
    wake.call();
    await wait;
    expect(removed).toHaveBeenCalledTimes(1);
  });
});
