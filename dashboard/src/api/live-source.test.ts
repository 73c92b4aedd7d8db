import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveSource } from './live-source.ts';

/** Does what the test says that the network does. */
class StandInEventSource {
  static readonly CLOSED = 2;
  static made: StandInEventSource[] = [];
  readyState = 0;
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  onmessage: (event: { readonly data: string }) => void = () => undefined;

  constructor() {
    StandInEventSource.made.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen();
  }

  breakOff(final: boolean): void {
    this.readyState = final ? 2 : 0;
    this.onerror();
  }

  close(): void {
    this.readyState = 2;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  StandInEventSource.made = [];
  vi.stubGlobal('EventSource', StandInEventSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function rig() {
  const heard: string[] = [];
  const givenUp = vi.fn();
  const live = new LiveSource('/api/live', givenUp);
  live.onEvent(({ kind }) => heard.push(kind));
  const newest = () => {
    const source = StandInEventSource.made.at(-1);
    if (!source) throw new Error('nothing was connected');
    return source;
  };
  return { live, heard, givenUp, newest };
}

test('it is live once the connection stands, and tells what comes', () => {
  const { live, heard, newest } = rig();
  expect(live.state()).toBe('connecting');
  newest().open();
  newest().onmessage({ data: '{"kind":"alerts","added":2}' });
  expect([live.state(), heard]).toEqual(['live', ['alerts']]);
});

test('a break that the browser mends is left to it, and makes everybody ask again', () => {
  const { live, heard, givenUp, newest } = rig();
  newest().open();
  newest().breakOff(false);
  expect(live.state()).toBe('reconnecting');
  newest().open();
  expect([live.state(), heard]).toEqual(['live', ['alerts', 'deliveries']]);
  expect(StandInEventSource.made).toHaveLength(1);
  expect(givenUp).not.toHaveBeenCalled();
});

test('where the browser gives up, it is tried again, less and less often', () => {
  const { givenUp, newest } = rig();
  const waits = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
  for (const [attempt, wait] of waits.entries()) {
    newest().breakOff(true);
    vi.advanceTimersByTime(wait - 1);
    expect(StandInEventSource.made).toHaveLength(attempt + 1);
    vi.advanceTimersByTime(1);
    expect(StandInEventSource.made).toHaveLength(attempt + 2);
  }
  expect(givenUp).toHaveBeenCalledTimes(waits.length);
});

test('after it was live again, it is patient no longer', () => {
  const { newest } = rig();
  newest().breakOff(true);
  vi.advanceTimersByTime(1_000);
  newest().open();
  newest().breakOff(true);
  vi.advanceTimersByTime(1_000);
  expect(StandInEventSource.made).toHaveLength(3);
});

test('once closed, nothing is connected any more', () => {
  const { live, newest } = rig();
  newest().breakOff(true);
  live.close();
  vi.advanceTimersByTime(60_000);
  expect(StandInEventSource.made).toHaveLength(1);
});

test('who does not listen any more hears nothing', () => {
  const { live, newest } = rig();
  const listener = vi.fn();
  live.onState(listener)();
  newest().open();
  expect(listener).not.toHaveBeenCalled();
});
