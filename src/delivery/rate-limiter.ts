import type { Clock } from '../lib/clock.ts';
import { asText, isObject, parseJson } from '../lib/json.ts';
import type { Rate, RatePeriod } from '../lib/rate.ts';

/**
 * Permits under several rates at once. A second, a minute and an hour are sliding windows: the times of the last `count`
 * permits are kept, and the next one is due when the oldest leaves the window. The window is a little longer than its
 * name says, since the far side counts arrivals, and a request may be faster on its way than the one it follows. A day
 * and a month are the calendar's in UTC, as vendors count them; their counts outlive the process through `save`.
 */
export interface RateLimiter {
  /** Takes one permit, or says when there will be one. */
  permit(): { readonly granted: true } | { readonly granted: false; readonly afterMs: number };
  /** How many permits could be taken right now; Infinity without a rate. */
  available(): number;
  /** Milliseconds until there is a permit; 0 when there is one. */
  delayMs(): number;
  /** For people: what is left of each rate. */
  left(): readonly { readonly rate: Rate; readonly left: number }[];
}

export interface RateLimiterOptions {
  readonly rates: readonly Rate[];
  readonly clock: Clock;
  /** What `save` was last given, from an earlier run. */
  readonly saved: string | undefined;
  /** Called after each permit under a calendar rate. */
  readonly save: (state: string) => void;
}

interface Window {
  readonly rate: Rate;
  available(now: number): number;
  /** Milliseconds from `now` until `available` is at least 1. */
  delayMs(now: number): number;
  take(now: number): void;
}

const windowMs: Partial<Record<RatePeriod, number>> = { second: 1_020, minute: 61_200, hour: 3_672_000 };

export function openRateLimiter({ rates, clock, saved, save }: RateLimiterOptions): RateLimiter {
  const counts = readCounts(saved);
  const windows = rates.map((rate) => openWindow(rate, counts));
  const calendar = windows.some(({ rate }) => windowMs[rate.per] === undefined);
  const delayMs = () => {
    const now = clock.now();
    return windows.reduce((most, window) => Math.max(most, window.delayMs(now)), 0);
  };
  return {
    delayMs,
    available: () => {
      const now = clock.now();
      return windows.reduce((least, window) => Math.min(least, window.available(now)), Number.POSITIVE_INFINITY);
    },
    permit: () => {
      const afterMs = delayMs();
      if (afterMs > 0) return { granted: false, afterMs };
      for (const window of windows) window.take(clock.now());
      if (calendar) save(JSON.stringify(Object.fromEntries(counts)));
      return { granted: true };
    },
    left: () => windows.map((window) => ({ rate: window.rate, left: window.available(clock.now()) })),
  };
}

/** Calendar period (`2026-11-21`, `2026-11`) to permits taken in it. */
type Counts = Map<string, number>;

function readCounts(saved: string | undefined): Counts {
  const parsed = saved === undefined ? undefined : parseJson(saved);
  if (!isObject(parsed)) return new Map();
  return new Map(Object.entries(parsed).map(([period, count]) => [period, Number(asText(count) ?? 0) || 0]));
}

function openWindow(rate: Rate, counts: Counts): Window {
  const length = windowMs[rate.per];
  return length === undefined ? calendarWindow(rate, counts) : slidingWindow(rate, length);
}

function slidingWindow(rate: Rate, length: number): Window {
  // A ring of the times of the permits in the window: `live` of them, from `oldest` on.
  const times = new Float64Array(rate.count);
  let oldest = 0;
  let live = 0;
  const expire = (now: number) => {
    while (live > 0 && isOver(times[oldest] ?? 0, now)) {
      oldest = (oldest + 1) % rate.count;
      live -= 1;
    }
  };
  // A clock set back makes permits seem to come from the future: they would close the window for as long.
  const isOver = (time: number, now: number) => time > now || now - time >= length;
  const available = (now: number) => {
    expire(now);
    return rate.count - live;
  };
  return {
    rate,
    available,
    delayMs: (now) => (available(now) > 0 ? 0 : (times[oldest] ?? 0) + length - now),
    take: (now) => {
      times[(oldest + live) % rate.count] = now;
      live += 1;
    },
  };
}

function calendarWindow(rate: Rate, counts: Counts): Window {
  const digits = rate.per === 'month' ? 7 : 10;
  const period = (now: number) => new Date(now).toISOString().slice(0, digits);
  const available = (now: number) => Math.max(0, rate.count - (counts.get(period(now)) ?? 0));
  return {
    rate,
    available,
    delayMs: (now) => (available(now) > 0 ? 0 : nextPeriod(now, rate.per) - now),
    take: (now) => {
      const current = period(now);
      for (const key of counts.keys()) if (key.length === digits && key !== current) counts.delete(key);
      counts.set(current, (counts.get(current) ?? 0) + 1);
    },
  };
}

function nextPeriod(now: number, per: RatePeriod): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return per === 'month' ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + 1);
}
