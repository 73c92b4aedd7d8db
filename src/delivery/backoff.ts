/** How waits grow: `first` milliseconds, doubled at each failure, never over `most`. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
}

/**
 * Exponential backoff with full jitter: anything from nothing to the whole wait, so that deliveries that failed together
 * do not come back together. `failures` counts from 1.
 */
export function jittered(backoff: Backoff, failures: number, random: () => number): number {
  return Math.round(random() * wholeWait(backoff, failures));
}

/** At least half of the wait: for probing a far side that is down, where "at once" would be no pause at all. */
export function halfJittered(backoff: Backoff, failures: number, random: () => number): number {
  const wait = wholeWait(backoff, failures);
  return Math.round(wait / 2 + (random() * wait) / 2);
}

function wholeWait({ first, most }: Backoff, failures: number): number {
  return Math.min(most, first * 2 ** Math.min(failures - 1, 30));
}
