/** How much a vendor allows to each key. Asking and taking are apart, since several allowances may have to agree. */
export interface Allowance {
  /** Milliseconds until the key may have one more; 0 when it may have it now. */
  waitMs(key: string, now: number): number;
  take(key: string, now: number): void;
}

export const unlimited: Allowance = { waitMs: () => 0, take: () => undefined };

/** All of them must allow a request, and it counts against each. */
export function allOf(allowances: readonly Allowance[]): Allowance {
  return {
    waitMs: (key, now) => Math.max(0, ...allowances.map((allowance) => allowance.waitMs(key, now))),
    take: (key, now) => {
      for (const allowance of allowances) allowance.take(key, now);
    },
  };
}

/** A bucket of `capacity` that fills again at `perSecond`. */
export function tokenBucket(capacity: number, perSecond: number): Allowance {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  const tokens = (key: string, now: number) => {
    const bucket = buckets.get(key);
    return bucket ? Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * perSecond) : capacity;
  };
  return {
    waitMs: (key, now) => Math.max(0, Math.ceil(((1 - tokens(key, now)) / perSecond) * 1000)),
    take: (key, now) => void buckets.set(key, { tokens: tokens(key, now) - 1, at: now }),
  };
}

/** At most `count` in the `windowMs` that end now. */
export function slidingWindow(count: number, windowMs: number): Allowance {
  const windows = new Map<string, readonly number[]>();
  const recent = (key: string, now: number) => (windows.get(key) ?? []).filter((at) => at > now - windowMs);
  return {
    waitMs: (key, now) => {
      // Once as many have left as are too many, the next fits.
      const blocking = recent(key, now).at(-count);
      return blocking === undefined ? 0 : blocking + windowMs - now;
    },
    take: (key, now) => void windows.set(key, [...recent(key, now), now]),
  };
}

/** At most `count` in a day or month of the calendar in UTC. */
export function calendarQuota(count: number, period: 'day' | 'month'): Allowance {
  const used = new Map<string, { readonly ends: number; readonly count: number }>();
  const current = (key: string, now: number) => {
    const entry = used.get(key);
    return entry && entry.ends > now ? entry : { ends: endOf(period, now), count: 0 };
  };
  return {
    waitMs: (key, now) => (current(key, now).count < count ? 0 : current(key, now).ends - now),
    take: (key, now) => {
      const { ends, count: before } = current(key, now);
      used.set(key, { ends, count: before + 1 });
    },
  };
}

function endOf(period: 'day' | 'month', now: number): number {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return period === 'day' ? Date.UTC(year, month, date.getUTCDate() + 1) : Date.UTC(year, month + 1, 1);
}
