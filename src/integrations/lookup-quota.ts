import type { Clock } from '../lib/clock.ts';

/**
 * How long to stay away after a 429. A vendor's answer does not tell whether the minute or the day is used up: a minute
 * is tried first, and when that did not help, `longer`.
 */
export interface QuotaPause {
  /** A request was answered 429; the milliseconds until the next one may be made. `asked` is the vendor's own word. */
  refused(asked?: number): number;
  /** A request was answered otherwise. */
  answered(): void;
}

const minute = 60_000;

export function openQuotaPause(clock: Clock, longer: (now: number) => number): QuotaPause {
  let pause: { readonly until: number; readonly long: boolean } | undefined;
  return {
    refused: (asked) => {
      const now = clock.now();
      // A request that was under way already when the pause began says nothing new.
      if (pause === undefined || now >= pause.until) {
        const long = pause !== undefined && !pause.long;
        pause = { until: now + (long ? longer(now) : minute), long };
      }
      return asked ?? pause.until - now;
    },
    answered: () => {
      pause = undefined;
    },
  };
}

/** Milliseconds until the next day begins in UTC. */
export function untilMidnightUtc(now: number): number {
  const day = 86_400_000;
  return day - (now % day);
}
