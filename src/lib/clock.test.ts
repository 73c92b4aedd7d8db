import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock, whenAborted } from './clock.ts';

const never = 2 ** 40;

afterEach(() => {
  vi.useRealTimers();
});

describe('now', () => {
  it('is the time of day in milliseconds', () => {
    const before = Date.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    expect(systemClock.now()).toBeLessThanOrEqual(Date.now());
  });
});

describe('sleep', () => {
  it('ends after its time', async () => {
    const began = performance.now();
    await systemClock.sleep(30);
    // Node's timers may be a millisecond early.
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
  });

  it.each([0, -1, Number.NEGATIVE_INFINITY, Number.NaN])('of %d milliseconds ends at once', async (ms) => {
    await expect(systemClock.sleep(ms)).resolves.toBeUndefined();
  });

  it('ends at once when the signal aborts, and does not reject', async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(never, stop.signal);
    stop.abort(new Error('stop'));
    await expect(sleeping).resolves.toBeUndefined();
  });

  it('does not begin when the signal has aborted before', async () => {
    await expect(systemClock.sleep(never, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('lets go of the signal when it is over', async () => {
    const stop = new AbortController();
    const removed = vi.spyOn(stop.signal, 'removeEventListener');
    await systemClock.sleep(1, stop.signal);
    expect(removed).toHaveBeenCalledTimes(1);
  });

  it.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5])('of %d milliseconds takes that long', async (ms) => {
    vi.useFakeTimers();
    let over = false;
    const sleeping = systemClock.sleep(ms).then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleeping;
  });

  it.each([2 ** 31, Number.POSITIVE_INFINITY])('of %d milliseconds outlasts a short one', async (ms) => {
    const stop = new AbortController();
    const first = await Promise.race([
      systemClock.sleep(ms, stop.signal).then(() => 'long'),
      systemClock.sleep(20).then(() => 'short'),
    ]);
    stop.abort();
    expect(first).toBe('short');
  });
});

describe('after', () => {
  it.each([1, 10, 2 ** 31 + 1])('calls back once, after %d milliseconds', async (ms) => {
    vi.useFakeTimers();
    const call = vi.fn();
    systemClock.after(ms, call);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(call).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2 ** 33);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('does not call back when it is cancelled, at any time before', async () => {
    vi.useFakeTimers();
    const call = vi.fn();
    const cancels = [systemClock.after(5, call), systemClock.after(2 ** 32, call)];
    await vi.advanceTimersByTimeAsync(4);
    cancels[0]?.();
    await vi.advanceTimersByTimeAsync(2 ** 31);
    cancels[1]?.();
    await vi.advanceTimersByTimeAsync(2 ** 33);
    expect(call).not.toHaveBeenCalled();
  });

  it('may be cancelled once more when it is over', async () => {
    await new Promise<void>((resolve) => {
      const cancel = systemClock.after(1, () => {
        cancel();
        resolve();
      });
    });
  });

  it('does not keep the process alive; a sleep does', async () => {
    const run = async (text: string) => {
      const clock = fileURLToPath(new URL('clock.ts', import.meta.url));
      const script = `import { systemClock } from ${JSON.stringify(clock)}; ${text}`;
      const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
      return (await promisify(execFile)(process.execPath, args, { timeout: 20_000 })).stdout;
    };
    const say = "() => process.stdout.write('called')";
    expect(await run(`systemClock.after(2 ** 32, ${say}); systemClock.after(60_000, ${say});`)).toBe('');
    expect(await run(`systemClock.sleep(50).then(${say});`)).toBe('called');
  });
});

describe('whenAborted', () => {
  it('waits for the signal, which may have aborted before', async () => {
    const stop = new AbortController();
    const waiting = whenAborted(stop.signal);
    const aborted = once(stop.signal, 'abort');
    stop.abort();
    await aborted;
    await expect(waiting).resolves.toBeUndefined();
    await expect(whenAborted(stop.signal)).resolves.toBeUndefined();
  });
});
